"""알림: 오류는 아니지만 알아 둘 것."""

from __future__ import annotations

SENTENCES = {
    "unseeded": "시드가 없는 난수: 매번 같은 수가 나오도록 시드 0으로 뽑았습니다 (np.random.seed(n)으로 바꿀 수 있음)",
    "output_chosen": "모듈의 마지막 변수는 계산된 것이 아닙니다: 마지막으로 계산된 {name}을(를) 출력으로 씁니다 (--output으로 바꿀 수 있음)",
    "unused": "{name}은(는) 출력에 이르지 않습니다: 기울기는 0",
    "output_flat": "{name}에서 입력으로 이어지는 기울기가 없습니다: 모두 0 (--output으로 다른 변수를 고를 수 있음)",
    "flat": "{name}은(는) 계단 사이에서 평평합니다: 기울기가 통과하지 않습니다",
    "draw_of_inputs": "난수는 입력으로 남습니다: np.random.{name}을(를) {given}에 대해 미분하지 않습니다 (할 수 있는 곳에서는 --wrt {given})",
    "gradients_as_forward": "{names}은(는) 기울기처럼 보이지만 프로그램의 일부로 다루었습니다 (출력: {output}). 비교하지 않습니다 (--output으로 손실을 정할 수 있음)",
    "tie": "동점: {source}에서 양쪽 값이 같습니다. {raw}도 맞는 답 가운데 하나입니다 (--ties로 바꿀 수 있음)",
    "counts": "수가 아니라 개수·인덱스·키로 쓰임: {names} (기울기 없음, --wrt {names}이면 구함)",
    "flaw_input": "{name}의 값이 처음부터 유한하지 않습니다 ({what}): 이 값을 읽는 것도 모두 따라갑니다",
    "flaw_constant": "상수 {name}의 값이 유한하지 않습니다 ({what}): 뒤따르는 값은 여기서 온 것입니다",
    "flaw_forward": "{name}에서 처음으로 유한하지 않은 값이 나왔습니다 ({what}): 유한한 수에서 {gate} 게이트가 만든 것입니다",
    "flaw_backward": "{raw}에서 처음으로 유한하지 않은 기울기가 나왔습니다 ({what}): 읽은 값은 모두 유한합니다",
    "own_given": "이 파일에는 손실이 없습니다: {line}번째 줄({name})을 주어진 것으로 보고 판정하지 않습니다. 판정하려면 --then 'loss = …'",
    "own_backward": "파일의 역전파 부분은 {line}번째 줄에서 시작합니다: 추적하지 않고 엔진의 것과 비교합니다 (--forward-only이면 추적)",
    "own_backward.cell": "파일의 역전파 부분은 셀 {cell}의 {line}번째 줄에서 시작합니다: 추적하지 않고 엔진의 것과 비교합니다 (--forward-only이면 추적)",
    "own_backward.then": "파일의 역전파 부분은 --then의 {line}번째 줄에서 시작합니다: 추적하지 않고 엔진의 것과 비교합니다 (--forward-only이면 추적)",
    "pass_given": "학습 루프에 손실이 없습니다: {line}번째 줄({name})을 {of}의 기울기로 주어진 것으로 보고 판정하지 않습니다. --then 'loss = …'으로 손실을 적을 수 있습니다",
    "after_loop": "학습 루프({line}번째 줄) 뒤의 코드는 실행하지 않았습니다: 남은 패스가 오래 걸립니다",
    "after_failed": "이 패스 뒤에 {line}번째 줄에서 프로그램이 멈춥니다 ({said}). 이 패스에는 영향이 없습니다",
    "notebook_magic": "여기서는 아무 일도 하지 않는 노트북 명령: {text}",
    "notebook_timing": "시간은 재지 않습니다: {text}은(는) 지나치고, 그 안의 코드는 실행합니다",
    "notebook_shell": "시스템 명령은 실행하지 않습니다: {text}",
    "notebook_help": "{text}로 묻는 줄은 지나칩니다",
    "notebook_display": "{text}(…)는 여기서 아무것도 보이지 않습니다",
    "notebook_foreign": "{text}로 시작하는 셀은 뺐습니다: 거기서 실행되는 것은 여기 이름에 값을 주지 않습니다",
    "notebook_plots": "그리기만 하는 셀은 뺐습니다: {text}",
}
