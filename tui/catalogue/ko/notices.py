"""알림: 오류는 아니지만 알아 둘 것."""

from __future__ import annotations

SENTENCES = {
    "unseeded": "시드가 없는 난수: 매번 같은 수가 나오도록 시드 0으로 뽑았습니다 (np.random.seed(n)으로 바꿀 수 있음)",
    "output_chosen": "모듈의 마지막 변수는 계산된 것이 아닙니다: 마지막으로 계산된 {name}을(를) 출력으로 씁니다 (--output으로 바꿀 수 있음)",
    "unused": "{name}은(는) 출력에 이르지 않습니다: 기울기는 0",
    "output_flat": "{name}에서 입력으로 이어지는 기울기가 없습니다: 모두 0 (--output으로 다른 변수를 고를 수 있음)",
    "flat": "{name}은(는) 계단 사이에서 평평합니다: 기울기가 통과하지 않습니다",
    "own_backward": "파일의 역전파 부분은 {line}번째 줄에서 시작합니다: 추적하지 않고 엔진의 것과 비교합니다 (--forward-only이면 추적)",
}
