"""값 패널의 문장."""

SENTENCES = {
    "fed": ", › 그것을 만든 원소",
    "cursor": "tab: ↑ ↓ ← → 원소 고르기, enter 따라가기",
    "follow": "따라가기 {chain}",
    "follow_keys": "↑ ↓ 항, enter 더 멀리, esc 뒤로",
    "read": "이 줄이 읽는 값",
    "upstream": "위에서 온 기울기",
    "result": "결과",
    "spread": "최소 … 평균 … 최대",
    "times": "곱하기 {name}",
    "total": "누계",
    "story": "{name} 원소에 항 {n}개가 도착해 더해집니다. 항마다 지역 기울기와 위에서 온 원소 하나의 곱입니다",
    "story.one": "{name} 원소에 항 하나가 도착합니다. 지역 기울기와 위에서 온 원소 하나의 곱입니다",
    "no_terms": "{name} 원소는 여기서 풀어 쓸 수 없습니다. 항이 너무 많거나 유한하지 않은 수가 있습니다",
    "nothing_sent": "이 원소에 도착하는 것이 없어 따라갈 것이 없습니다",
    "at_the_output": "{name} 원소는 시드입니다. 모든 길이 거기서 시작합니다",
    "not_finite": "유한하지 않음",
    "all_zero": "모두 0: 아무것도 지나가지 못함",
    "vanishing": "사라지는 기울기",
    "exploding": "폭발하는 기울기",
}
