"""The words of english_korean.tsv, and what goes with what.

Korean verbs and adjectives are given by their stems, see korean.py.
"""

from typing import NamedTuple


def table(text: str) -> list[list[str]]:
    """Rows of a table whose columns are two or more spaces apart."""
    lines = text.strip().splitlines()
    return [[cell.strip() for cell in line.split("  ") if cell] for line in lines]


class Noun(NamedTuple):
    english: str
    korean: str
    counter: str  # what it is counted in; "cup 잔" where English does so too
    kinds: list[str]  # a "name" has no article, "mass" no plural


class Verb(NamedTuple):
    english: str
    past: str
    korean: str  # stem
    doers: list[str]
    objects: list[str]


class Adjective(NamedTuple):
    english: str
    korean: str  # stem
    kinds: list[str]


NOUNS = [
    Noun(*cells[:3], cells[3].split())
    for cells in table("""
    student     학생      명       person job
    friend      친구      명       person
    child       아이      명       person
    boy         소년      명       person
    girl        소녀      명       person
    man         남자      명       person
    woman       여자      명       person
    neighbour   이웃      명       person
    doctor      의사      명       person job
    nurse       간호사    명       person job
    cook        요리사    명       person job
    singer      가수      명       person job
    painter     화가      명       person job
    farmer      농부      명       person job
    writer      작가      명       person job
    soldier     군인      명       person job
    engineer    기술자    명       person job
    journalist  기자      명       person job
    guard       경비원    명       person job
    Minsu       민수      -        person name
    Jiho        지호      -        person name
    Yuna        유나      -        person name
    Sora        소라      -        person name
    Sujin       수진      -        person name
    Jihun       지훈      -        person name
    Minjun      민준      -        person name
    Boram       보람      -        person name
    cat         고양이    마리     animal
    puppy       강아지    마리     animal
    rabbit      토끼      마리     animal
    fox         여우      마리     animal
    bear        곰        마리     animal
    tiger       호랑이    마리     animal
    monkey      원숭이    마리     animal
    mouse       쥐        마리     animal
    duck        오리      마리     animal
    horse       말        마리     animal mount
    cow         소        마리     animal
    wolf        늑대      마리     animal
    frog        개구리    마리     animal
    apple       사과      개       food fruit
    strawberry  딸기      개       food fruit
    orange      오렌지    개       food fruit
    banana      바나나    개       food fruit
    potato      감자      개       food vegetable
    carrot      당근      개       food vegetable
    biscuit     과자      개       food baked
    egg         계란      개       food
    bread       빵        -        food baked mass
    cheese      치즈      -        food mass
    fish        생선      -        food dish mass
    meat        고기      -        food dish mass
    cake        케이크    piece 조각  food baked mass
    rice        밥        bowl 그릇  food dish mass
    soup        수프      bowl 그릇  food dish mass
    water       물        glass 잔  drink mass
    milk        우유      glass 잔  drink mass
    juice       주스      glass 잔  drink mass
    coffee      커피      cup 잔   drink mass
    tea         차        cup 잔   drink mass
    book        책        권       thing text small
    novel       소설      권       thing text long small
    dictionary  사전      권       thing text small
    letter      편지      통       thing text long small
    poem        시        편       text long
    report      보고서    개       text long
    hat         모자      개       thing small
    umbrella    우산      개       thing small
    bag         가방      개       thing small
    box         상자      개       thing small furniture
    watch       시계      개       thing device small
    ring        반지      개       thing small
    ball        공        개       thing small
    key         열쇠      개       thing small
    doll        인형      개       thing small
    pencil      연필      자루     thing small
    picture     그림      장       thing small
    map         지도      장       thing small
    flower      꽃        송이     thing small
    coat        외투      벌       clothes
    shirt       셔츠      벌       clothes
    dress       드레스    벌       clothes
    sweater     스웨터    벌       clothes
    chair       의자      개       thing furniture
    table       탁자      개       thing furniture
    desk        책상      개       thing furniture
    bed         침대      개       thing furniture
    bicycle     자전거    대       thing device vehicle
    car         자동차    대       thing device
    camera      카메라    대       thing device small
    radio       라디오    대       thing device switch
    computer    컴퓨터    대       thing device switch
    piano       피아노    대       thing
    door        문        개       opening
    window      창문      개       opening
    house       집        채       building
    school      학교      -        place trip building
    library     도서관    -        place trip building
    hospital    병원      -        place trip building
    museum      박물관    -        place trip building
    factory     공장      -        place trip building
    market      시장      -        place trip
    station     역        -        place trip
    restaurant  식당      -        place trip
    airport     공항      -        place trip
    theatre     극장      -        place trip
    bookshop    서점      -        place trip
    office      사무실    -        place inside
    kitchen     부엌      -        place inside
    room        방        -        place inside
    park        공원      -        place trip outside
    garden      정원      -        place trip outside
    forest      숲        -        place trip outside
    village     마을      -        place trip outside
    Seoul       서울      -        place trip name
    Busan       부산      -        place trip name
    music       음악      -        sound name
    song        노래      곡       sound song
    Korean      한국어    -        lesson mass name
    English     영어      -        lesson mass name
    history     역사      -        lesson mass name
    biology     생물학    -        lesson mass name
    """)
]
PLURALS = {
    "child": "children",
    "man": "men",
    "woman": "women",
    "mouse": "mice",
    "wolf": "wolves",
    "potato": "potatoes",
}
IN = {"outside", "inside", "name"}  # kinds of places; the others go with "at"

TRANSITIVE = [
    Verb(*cells[:3], *(cell.split() for cell in cells[3:]))
    for cells in table("""
    eat            ate        먹        person animal  food
    drink          drank      마시      person animal  drink
    cook           cooked     요리하    person         dish vegetable
    bake           baked      굽        person         baked
    cut            cut        자르      person         fruit vegetable
    pour           poured     붓        person         drink
    read           read       읽        person         text
    write          wrote      쓰        person         long
    buy            bought     사        person         food drink thing clothes
    sell           sold       팔        person         food drink thing clothes
    find           found      찾        person animal  thing
    lose           lost       잃어버리  person         small
    see            saw        보        person animal  animal thing
    draw           drew       그리      person         animal furniture fruit building
    make           made       만들      person         baked furniture clothes
    build          built      짓        person         building
    open           opened     열        person         opening
    close          closed     닫        person         opening
    help           helped     돕        person         person
    meet           met        만나      person         person
    wait for       waited     기다리    person         person
    like           liked      좋아하    person         food drink animal sound lesson
    love           loved      사랑하    person         person animal
    listen to      listened   듣        person         sound
    learn          learned    배우      person         lesson
    ride           rode       타        person         vehicle mount
    push           pushed     밀        person         furniture vehicle
    pull           pulled     당기      person         furniture mount
    carry          carried    나르      person         furniture
    choose         chose      고르      person         fruit clothes small
    sing           sang       부르      person         song
    throw          threw      던지      person         small
    catch          caught     잡        person animal  animal
    chase          chased     쫓        person animal  animal
    wash           washed     씻        person         fruit vegetable
    repair         repaired   고치      person         device furniture
    borrow         borrowed   빌리      person         small vehicle
    wear           wore       입        person         clothes
    visit          visited    방문하    person         place
    """)
]
INTRANSITIVE = [
    Verb(*cells[:3], cells[3].split(), [])
    for cells in table("""
    sleep   slept   자      person animal
    run     ran     달리    person animal
    walk    walked  걷      person animal
    rest    rested  쉬      person animal
    play    played  놀      person animal
    hide    hid     숨      person animal
    swim    swam    수영하  person animal
    laugh   laughed  웃     person
    cry     cried   울      person
    dance   danced  춤추    person
    work    worked  일하    person
    sit     sat     앉      person
    """)
]
MOTION = [
    Verb(*cells[:3], ["person"], ["place"])
    for cells in table("""
    go      went      가
    come    came      오
    return  returned  돌아가
    """)
]
GIVING = [
    Verb(*cells[:3], ["person"], cells[3].split())
    for cells in table("""
    give    gave    주      fruit small clothes
    send    sent    보내    small clothes
    show    showed  보여주  small clothes
    lend    lent    빌려주  small vehicle
    teach   taught  가르치  lesson
    """)
]
HAVE = Verb("have", "had", "있", [], [])
WANT = Verb("want to", "wanted", "", [], [])
PLAIN = {"like", "love", "see", "find", "lose"}  # no "is liking"
FEELINGS = {"like", "love"}  # nowhere in particular
ALONE = {"sleep", "cry", "lose", "wear"}  # with nobody
SETTLING = {"hide", "sit"}  # in a place (에), and not "is hiding", which differs
DOUBLED = {"run", "swim", "sit", "cut"}  # running

ADJECTIVES = [
    Adjective(*cells[:2], cells[2].split())
    for cells in table("""
    big          크        animal fruit vegetable thing building outside inside
    small        작        animal fruit vegetable thing building outside inside
    pretty       예쁘      clothes small outside
    beautiful    아름답    outside song building
    young        젊        person
    kind         친절하    person
    famous       유명하    job place song
    busy         바쁘      person
    sick         아프      person animal
    hungry       배고프    person animal
    tired        피곤하    person animal
    happy        행복하    person
    brave        용감하    person
    fast         빠르      vehicle mount
    slow         느리      animal vehicle
    cute         귀엽      animal
    good         좋        text device
    interesting  재미있    text lesson
    difficult    어렵      text lesson song
    easy         쉽        text lesson song
    long         길        text clothes
    short        짧        text clothes
    delicious    맛있      food drink
    sweet        달        fruit baked
    hot          뜨겁      dish drink
    cold         차갑      dish drink
    expensive    비싸      thing clothes food
    cheap        싸        thing clothes food
    heavy        무겁      furniture small device
    light        가볍      furniture small device
    dirty        더럽      clothes furniture inside
    clean        깨끗하    clothes furniture inside
    round        둥글      furniture
    red          빨갛      clothes furniture vehicle small
    white        하얗      clothes furniture vehicle animal
    black        까맣      clothes furniture vehicle animal
    yellow       노랗      clothes furniture vehicle small
    blue         파랗      clothes furniture vehicle small
    spacious     넓        inside
    quiet        조용하    place
    new          새        thing clothes
    """)
]
NUMBERS = dict(
    two="두",
    three="세",
    four="네",
    five="다섯",
    six="여섯",
    seven="일곱",
    eight="여덟",
    nine="아홉",
    twelve="열두",
    twenty="스무",
)
STRANGERS = {"man", "woman", "boy", "girl"}  # nobody's own: no "my"
DETERMINERS = {"my": "제", "this": "이", "that": "그"}
PRONOUNS = {"I": "저", "we": "우리", "they": "그들"}
TIMES = table("""
    yesterday       past            어제         yesterday
    last night      past            어젯밤에     night.before+LOC
    last week       past            지난주에     last.week+LOC
    this morning    past            오늘 아침에  today morning+LOC
    today           past future     오늘         today
    in the morning  past present future  아침에  morning+LOC
    in the evening  past present future  저녁에  evening+LOC
    every day       present         매일         every.day
    tomorrow        future          내일         tomorrow
    next week       future          다음 주에    next week+LOC
    next year       future          내년에       next.year+LOC
""")
PENS = {"with a pencil": "연필", "with a pen": "펜", "with a brush": "붓"}
CUTLERY = {"with a spoon": "숟가락", "with a fork": "포크", "with chopsticks": "젓가락"}
TRANSPORT = {
    "by bus": "버스",
    "by train": "기차",
    "by taxi": "택시",
    "by car": "자동차",
    "by subway": "지하철",
}
TOOLS = {
    "write": PENS,
    "draw": PENS,
    "eat": CUTLERY,
    "cut": {"with a knife": "칼"},
    "go": TRANSPORT,
    "come": TRANSPORT,
    "return": TRANSPORT,
}
WHERE = [
    ("on", "위", "on"),
    ("under", "아래", "under"),
    ("behind", "뒤", "behind"),
    ("next to", "옆", "next"),
    ("in front of", "앞", "front"),
]
ASKED = {
    "subject": ("who", "누가", "who+SUBJ"),
    "object": ("what", "무엇을", "what+OBJ"),
    "person": ("who", "누구를", "who+OBJ"),
    "place": ("where", "어디에서", "where+AT"),
    "goal": ("where", "어디에", "where+LOC"),
    "time": ("when", "언제", "when"),
}
