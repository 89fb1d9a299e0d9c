"""차원 분석의 문장."""

SENTENCES = {
    "points": "점 {n}개에 걸쳐 더합니다",
    "columns": "{upstream}의 열 {n}개에 걸쳐 더합니다",
    "outer": "외적입니다. 더해지는 것이 없습니다",
    "rule": "기울기는 모두 제 변수와 같은 모양입니다",
    "scalar": "스칼라",
    "from": "재료",
    "step": "역전파 줄에서는 그 모양들이 허락하는 곱이 여기에 나옵니다",
    "must": "{grad} 모양은 {name} 모양과 같은 {shape}입니다. 위에서 {upstream} {from_shape} 도착",
    "at_hand": "가진 것: 위에서 온 {upstream} {from_shape}, 간직한 {name} {shape}",
    "fits": "맞는 것은 이것뿐",
    "also": "이것도 맞음",
    "turned": "전치된 모양, 아님",
    "other": "다른 모양",
    "decide": "모양이 정해 줍니다: 곱 {all}개 가운데 {right} 하나만 맞습니다",
    "several": "곱 {all}개 가운데 {n}개가 맞아 모양만으로는 정할 수 없고 인덱스가 정합니다. n이 안쪽에 와야 합니다: {right}",
    "numbers": "여기서는 수만 만납니다. 모양이 정해 줄 것이 없습니다",
    "same": "{name}, {base} 모양이 같습니다: 원소마다 따로이고, 더하거나 돌리지 않습니다",
    "summed": "{name} {shape} 값이 {from_shape} 모양으로 복사되었습니다. 복사는 분기이므로 기울기를 더합니다",
    "made": "{line} 모양은 게이트가 정합니다: {shape}",
}
