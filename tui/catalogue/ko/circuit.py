"""Sentences of the circuit panel."""

SENTENCES = {
    "picture": "{file}의 회로: 선 위에 값, 아래에 기울기",
    "title": "회로: 선 위에 값, 아래에 기울기",
    "tab": "tab: 화살표로 게이트 이동",
    "none": "그릴 게이트가 없습니다: 어느 변수에도 기울기가 오지 않습니다",
    "left_out": "기울기 없는 {n}개 생략",
    "arrived": "{n}개 중 {k}개 도착",
    "input": "입력은 게이트가 만들지 않습니다",
    "edge": "그 방향에는 게이트가 더 없습니다",
}
