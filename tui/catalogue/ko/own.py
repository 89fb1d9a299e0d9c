"""파일 자신의 역전파를 엔진의 것과 나란히 보는 화면의 문장."""

SENTENCES = {
    "file": "파일: 내가 쓴 줄",
    "gives": "나온 값",
    "engine": "엔진",
    "none": "이 파일에는 자신의 역전파가 없습니다",
    "no_wrong": "파일 자신의 줄 가운데 틀린 것이 없습니다",
    "last_wrong": "틀린 줄 {n}개 가운데 마지막입니다",
    "first_wrong": "틀린 줄 {n}개 가운데 처음입니다",
    "line": "{line}번째 줄",
    "line.cell": "셀 {cell}의 {line}번째 줄",
    "line.then": "--then의 {line}번째 줄",
    "line.module": "{cell}의 {line}번째 줄",
    "instead": "나온 값 {theirs}, 맞는 값 {ours}",
    "differs": "{element}에서 {difference}만큼 어긋남",
    "seeking": "고칠 방법을 찾는 중 …",
    "others": "나머지 {n}줄 중 {right}줄 맞음",
    "mend": "고치기: {text}",
    "mend_above": "이 줄 위에 쓰기: {text}",
    "mend_below": "이 줄 아래에 쓰기: {text}",
    "one_of": "또는: {texts}",
}
