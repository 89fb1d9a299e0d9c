"""앱이 직접 하는 말: 예제 목록, 명령 팔레트, 테마, 복사, 비정상 종료."""

from __future__ import annotations

SENTENCES = {
    "library.title": "chainstep  역전파를 한 단계씩 따라가기",
    "library.about": "내장 예제입니다. 내 프로그램 열기: chainstep FILE",
    "palette.title": "무엇을 할까요?",
    "palette.none": "맞는 것이 없습니다",
    "palette.step": "{step}단계",
    "palette.go": "{address} 위치로 이동 ({step}단계)",
    "theme.title": "테마",
    "theme.chainstep-dark": "어둡게",
    "theme.chainstep-light": "밝게",
    "theme.chainstep-mono": "단색",
    "opening": "{file} 여는 중 …",
    "still_reading": "{file} 추적 중 … {seconds}초",
    "editor.keys": "ctrl+o 반영   esc 버리기",
    "copied": "{lines}줄을 복사했습니다",
    "reloaded": "파일을 다시 읽었습니다",
    "no_file": "파이프로 받은 프로그램이라 열거나 다시 읽을 파일이 없습니다",
    "built_in": "내장 예제는 고칠 수 없습니다. 사본을 만들어 고치세요",
    "editor_failed": "{command} 실행에 실패했습니다. $EDITOR에 쓰는 편집기를 지정하세요",
    "no_colour": "NO_COLOR이 설정되어 단색 테마만 쓸 수 있습니다",
    "not_saved": "설정 파일에 쓸 수 없어 이번 실행에만 적용됩니다",
    "settings_aside": "설정 파일을 읽을 수 없어 따로 옮겨 두었습니다: {path}",
    "reading": "chainstep: {file} 추적 중 …",
    "no_terminal": "chainstep: 화면을 그릴 터미널이 없습니다. `chainstep show FILE`은 글로 출력합니다.",
    "crash": "chainstep 내부 오류로 종료되었습니다. 자세한 내용: {path}",
    "crash_unlogged": "chainstep 내부 오류로 종료되었고 로그도 남기지 못했습니다: {error}",
}
