"""Sentences of recordings: of pages, of what is said while one is made."""

SENTENCES = {
    "screen": "화면 {n}",
    "first": "첫 스텝",
    "back": "한 스텝 뒤로",
    "forward": "한 스텝 앞으로",
    "last": "마지막 스텝",
    "play": "재생",
    "pause": "일시 정지",
    "place": "녹화 안에서의 위치",
    "theme": "어둡게 또는 밝게",
    "steps": "모든 스텝",
    "of": "중",
    "recording": "{name} 녹화 중: {seconds}초",
    "written": "저장했습니다: {path}, {size}",
}
