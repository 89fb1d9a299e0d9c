"""Sentences of what is served to browsers."""

SENTENCES = {
    "at": "브라우저에서 여십시오:",
    "open_to_all": "이 네트워크에서 {host}에 닿고 주소를 아는 사람은 누구나 볼 수 있습니다",
    "not_here": "브라우저에서는 고치거나 저장하거나 다시 읽지 않습니다",
    "lost": "연결이 끊겼습니다. 다시 시도합니다 …",
    "full": "자리가 다 찼습니다. 누가 나가면 바로 들어갑니다",
    "ended": "프로그램을 나왔습니다.",
    "again": "다시 시작",
    "theme": "어둡게 또는 밝게",
    "screen": "chainstep: 프로그램과 역전파. 키는 터미널과 같고, ?를 누르면 모두 나옵니다",
    "no_script": "이 페이지에는 JavaScript가 필요합니다. 키를 누를 때마다 프로그램에 보내고, 바뀐 줄을 받습니다.",
}
