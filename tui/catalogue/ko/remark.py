"""한국어: 엔진의 기울기와 다르지만 틀린 것은 아닌 파일의 기울기에 덧붙이는 말."""

SENTENCES = {
    "scaled": "{name:은} {output}의 기울기의 {factor}배입니다. {by}에서 바로잡습니다",
    "scaled_divided": "{name:은} {output}의 기울기의 {factor}배입니다. {by}에서 {text:으로} 나눕니다",
    "scaled_times": "{name:은} {output}의 기울기의 {factor}배입니다. {by}에서 {text:을} 곱합니다",
    "made_good": "기울기 그대로는 아니지만 {by}에서 바로잡힙니다: 거기서 나온 입력의 기울기는 맞습니다",
    "but": ". {but}에서는 바로잡지 않습니다",
    "masked": "여기서부터 {name:은} {text}의 기울기입니다",
    "another": "{text}의 기울기로 바뀝니다",
    "taken": "{text}의 기울기와 일치하므로 그것으로 보았습니다",
    "rate": "적힌 학습률 말고도 변화량이 {output}의 기울기의 {factor}배입니다. 학습률을 그렇게 잡은 것일 수 있습니다",
    "decayed": "{output}의 기울기의 {factor}배에 매개변수 자신의 몫을 더한 것입니다: 손실에는 없는 가중치 감쇠입니다",
    "decay": "주어진 {text}에서 나오는 값의 {factor}배에 매개변수 자신의 몫을 더한 것입니다: 가중치 감쇠입니다",
    "averaged": "다른 매개변수의 기울기처럼 주어진 {text}에서 나오는 값의 {factor}배입니다: 평균의 기울기입니다",
    "scale": "모든 기울기가 {output}의 기울기의 {factor}배입니다: 손실이나 첫 기울기의 크기가 다릅니다",
    "shape": "수는 맞지만 모양이 {theirs}입니다. 변수의 모양은 {ours}입니다",
}
