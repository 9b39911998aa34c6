"""Make tagged.conllu: sentences with parts of speech and named entities.

Run it as `python data/make_tagged.py`; the same file, byte for byte, comes out
every time. Nothing is copied: words, frames and most names were written for this
course.

A frame is written as it is read. `<slot>` is filled by another rule or by a word
of WORDS; braces hold a named entity. A word has the tag that LEXICON gives it;
words that change their tag with the context, the point of this corpus, carry it
behind a slash, in short: "they can/X not book/V a room on {DATE <weekday>} ."
"""

import random
import re
from pathlib import Path

from unlike import Unlike

from seqkeras.files import write

SEED = 32
SPLITS = {"train": 1000, "validation": 150, "test": 350}
WORDS_OF_A_SENTENCE = range(3, 33)
LIKENESS = 0.4  # no two sentences share so large a part of their word 3-grams

# The tags as they stand in the frames.
SHORT = {
    "A": "ADJ",
    "C": "CCONJ",
    "D": "DET",
    "I": "INTJ",
    "M": "NUM",
    "N": "NOUN",
    "O": "PRON",
    "P": "ADP",
    "PN": "PROPN",
    "R": "ADV",
    "S": "SCONJ",
    "T": "PART",
    "V": "VERB",
    "X": "AUX",
    "Y": "SYM",
}

FRAMES = """
<PER> will/X <vp> <soon> .
<PER> will/X <vp> , and/C <PER> will/X <vp> .
<PER> wants to/T <vp> <soon> .
<PER> and <PER> hope/V to/T <vp> before/P <deadline> .
can/X you <vp> <soon> ?
will/X you <vp> for <PER> ?
may/X we <vp> now ?
may/X I <vp> before/S you leave/V ?
please <vp> , <PER> .
do/X not <vp> without <PER> .
<PER> did/X not <vp> because <reason> .
I have/V to/T <vp> , and so/R does/X <PER> .
to/T <vp> in <LOC> is hard/A .
it is hard/A to/T <vp> while <reason> .
<PER> used to/T <vp> {DATE every <weekday>} .
<who> asked <PER> to/T <vp> .
<who> may/X <vp> if/S <reason> .
<who> can/X <vp> , but <PER> can/X not .
they had/X hoped to/T <vp> in <LOC> .
<np> is <place> .
<np> was <adj> , but <np> was <adj> .
<np> and <np> lay <place> .
<PER> found <np> <place> <when> .
<PER> left/V <np> <place> .
<who> bought <np> in <LOC> .
<who> gave <PER> <np> and <np> .
where/R is <np> that/O <PER> bought ?
I like/V <np> , and <PER> likes <np> .
<np> from <LOC> looks like/P <np> .
there/O was <np> <place> , said <PER> .
is it <np> or/C <np> ?
<one> has/V <np> and <np> .
<PER> , a/D <profession> from <LOC> , showed us <np> .
<np> belongs to/P <PER> .
<np> cost <num> pounds in <LOC> .
<ORG> sold <np> to/P <ORG> <when> .
<ORG> has/X opened a/D <shop> in <LOC> .
<ORG> will/X open/V its <shop> in <LOC> <soon> .
<ORG> may/X close/V its <shop> near <LOC> .
<ORG> said <when> that/S <news> .
according to/P <ORG> , <news> .
<PER> works for <ORG> in <LOC> .
<PER> left/V <ORG> <when> .
<PER> joined <ORG> as/P a/D <profession> <when> .
the <profession> of <ORG> met <PER> in <LOC> .
<ORG> and <ORG> have/X signed a contract in <LOC> .
<ORG> made/V <num> cars in <LOC> last/A year/N .
the head/N of <ORG> , <PER> , comes from <LOC> .
the head/N of <ORG> will/X head/V for <LOC> <soon> .
<PER> called <ORG> , but nobody could answer/V .
<PER> has/X no answer/N from <ORG> yet .
I bought <num> shares of <ORG> <when> .
shares of <ORG> fell by <few> % <when> .
<ORG> beat <ORG> in the final match/N in <LOC> .
<PER> plays for <ORG> , <PER> for <ORG> .
<PER> was born in <LOC> <when> .
<PER> died in <LOC> <when> .
<PER> and <PER> married in <LOC> <when> .
<PER> moved from <LOC> to/P <LOC> <when> .
<PER> lives in <LOC> with <PER> .
<PER> has/X never been to/P <LOC> .
<PER> has/V a house in <LOC> and a boat in <LOC> .
<PER> flew to/P <LOC> <when> .
<PER> met <PER> in <LOC> <when> .
<PER> says that/S <PER> <past> .
<PER> thinks that/S that/D <thing> is mine/O .
that/D <thing> is <adj> , but that/O is not why/R I bought it .
I know that/S <PER> <past> <when> .
<who> <past> after/P <DATE> .
<who> <past> after/S <PER> left/V .
<who> <past> before/S the train/N to/P <LOC> left/V .
<one> has/X lived in <LOC> since/P <DATE> .
since/S <PER> left/V , <one> has/X not <participle> .
<PER> <past> , and then we <past> .
<who> <did> in <LOC> , where/R <PER> lives .
the road from <LOC> to/P <LOC> is flat/A .
<PER> has/V a flat/N in <LOC> .
the flat/N near <LOC> is light/A and warm/A .
turn/V left/R at the <building> , then turn/V right/R .
it is your turn/N , <PER> .
<PER> was right/A : the left/A door is the right/A one/N .
you have/V no right/N to/T <vp> , said <PER> .
the <building> is on/P the left/N , the <building> on/P the right/N .
<PER> stood up/R and walked down/P the hill .
come/V in/R and sit down/R , <PER> .
<PER> went on/R and on/R about <LOC> .
the light/N is on/R in the <building> .
turn/V the light/N off/R and close/V the door .
this/D box is light/A , but that/D one/N is not .
light/V a/D fire/N , <PER> , it is cold/A .
they had/X to/T fire/V <num> workers in <LOC> .
the cold/N kept <PER> in bed .
<PER> drinks cold/A tea in <LOC> .
a cold/A wind/N blows in <LOC> in {DATE <month>} .
wind/V the clock , <PER> .
my watch/N is fast/A , said <PER> .
<PER> can/X run/V fast/R .
<PER> goes for a run/N in the <building> {DATE every <weekday>} .
the run/N from <LOC> to/P <LOC> is hard/A .
<PER> works hard/R and sleeps well/R .
the well/N in <LOC> is deep/A .
well/I , <PER> , are you well/A again ?
the kind/A <person> gave <PER> a kind/N of cake .
what/D kind/N of <thing> is that/O ?
<PER> is kind/A to/P every <person> .
the can/N is empty/A , so/R we can/X not cook/V .
open/V the can/N with this/D knife , <PER> .
the shop/N is open/A , but <PER> will/X close/V it soon .
<PER> lives close/R to/P <LOC> .
<PER> is a close/A friend of <PER> .
they march/V to/P <LOC> in {DATE March/PN} .
the march/N to/P <LOC> begins in {DATE May/PN} .
it may/X rain/V in {DATE May/PN} .
{PER May/PN} may/X visit/V <LOC> in {DATE May/PN} .
in {DATE March/PN} the soldiers march/V through <LOC> .
the rain/N in <LOC> may/X last/V until/P <deadline> .
last/A but not least/R came/V <PER> .
{PER Will/PN} will/X sign/V his will/N in <LOC> .
in the will/N , <PER> left/V <ORG> <num> pounds .
{PER Bill/PN} paid the bill/N in <LOC> .
the bill/N from <ORG> came <when> .
{PER Rose/PN} rose/V at <few> and watered the rose/N .
the sun rose/V over/P <LOC> .
<PER> planted a rose/N for <PER> .
{PER Mark/PN} got a good mark/N from <PER> .
<PER> will/X mark/V the tests before/P <deadline> .
{PER Hope/PN} lives in hope/N .
there/O is little hope/N for <ORG> , said <PER> .
{PER Grace/PN} danced with grace/N .
<PER> said grace/N before/P the meal .
{PER Frank/PN} was frank/A with <PER> .
to/T be frank/A , I do/X not like/V <LOC> .
{PER Dawn/PN} left/V at dawn/N .
{PER Penny/PN} has/X not a penny/N left/V .
<PER> got a grant/N from <ORG> .
{PER Grant/PN} works for <ORG> .
{LOC Bath/PN} is famous for its bath/N .
<PER> took a bath/N in <LOC> .
{PER <first> Cook/PN} can/X cook/V well/R .
{PER <first> Baker/PN} is not a baker/N .
the baker/N knows {PER <first> Baker/PN} .
{PER <first> Hunter/PN} met a hunter/N near <LOC> .
{PER <first> Fisher/PN} sells fish/N in <LOC> .
{PER <first> Brown/PN} wore a brown/A coat .
{PER <first> Young/PN} is still young/A .
the young/A <person> reads {LOC Reading/PN} on/P the map .
{PER Chase/PN} gave up/R the chase/N near <LOC> .
<PER> enjoys reading/V in {LOC Reading/PN} .
the nice/A <person> from {LOC Nice/PN} met <PER> .
a bottle from {LOC Cork/PN} has/V a cork/N .
the turkey/N does/X not come from {LOC Turkey/PN} .
the china/N on/P the table comes from {LOC China/PN} .
{PER <lp>} flew from {LOC <lp>} to/P <LOC> .
{PER <lp>} has/X never seen {LOC <lp>} .
{PER <lp>} and <PER> moved to/P {LOC <lp>} <when> .
I met {PER <lp>} in {LOC <lp>} , said <PER> .
{PER <lp> <last>} lives in <LOC> .
{PER <lp> <last>} comes from {LOC <lp>} .
<who> spent <few> weeks in {LOC <lp>} .
<who> spent <few> weeks with {PER <lp>} .
{PER <lp>} <past> , and {PER <lp>} <past> .
is {LOC <lp>} far from <LOC> ?
is {PER <lp>} your neighbour/N , <PER> ?
{PER <lp>} said that/S {LOC <lp>} is <climate> in {DATE <month>} .
the people of {LOC <lp>} <did> <when> .
<PER> kissed {PER <lp>} in front/N of the <building> .
{PER <dp>} turned <few> in {DATE <dp>} .
in {DATE <dp>} {PER <dp>} will/X <vp> .
{PER <dp>} sang , and {PER <dp> <last>} danced .
{PER <dp> <last>} <past> in {DATE <dp> <year>} .
the nights of {DATE <dp>} are short/A in <LOC> .
{DATE <dp>} was <climate> , said {PER <dp>} .
{ORG <ol>} hired <PER> <when> .
{LOC <ol>} is <climate> in {DATE <dp>} .
{ORG <ol>} will/X open/V a/D <shop> near {LOC <ol>} .
<PER> works for {ORG <ol>} in <LOC> .
<who> went on/P a trip to/P {LOC <ol>} <when> .
{ORG <ol>} beat <ORG> in the match/N near {LOC <ol>} .
{ORG <ol>} said that/S <news> .
a boat sank in the {LOC <ow>} <when> .
the {LOC <ow>} is <climate> in {DATE <month>} .
<who> <did> near the {LOC <ow>} .
{ORG <ow>} hired <PER> as/P a/D <profession> <when> .
shares of {ORG <ow>} rose/V by <few> % <when> .
{ORG <ow>} has/X built a/D <shop> by/P the {LOC <ow>} .
{PER <op>} sold {ORG <op>} to/P <ORG> .
{ORG <op>} was founded by {PER <op>} .
{PER <op> <last>} has/X left/V {ORG <op>} .
{ORG <op>} built a/D <shop> in <LOC> .
{PER <op>} <did> in <LOC> <when> .
<PER> plays/V in a play/N by <PER> .
the play/N begins at <few> in the <building> .
the children play/V in the <building> .
<PER> will/X ring/V you <soon> .
the ring/N of <PER> is gold/N .
<PER> lost a gold/A ring/N in <LOC> .
a duck/N swam past/P the <building> .
you must duck/V under the low/A door .
in the past/N , <PER> lived in <LOC> .
half past/P <few> , said the clock in <LOC> .
for the past/A <few> weeks <PER> has/X <participle> .
<PER> saw/V <PER> with a saw/N .
the saw/N is <place> .
<PER> will/X present/V a present/N to/P <PER> .
at present/N <PER> lives in <LOC> .
everyone was present/A but/P <PER> .
the judge may/X object/V to/P this/D object/N .
a <adj> object/N fell from the sky over/P <LOC> .
<PER> broke the record/N in <LOC> <when> .
<ORG> will/X record/V the song <soon> .
<PER> needs a second/N to/T think/V .
the second/A <thing> is for <PER> .
wait a minute/N , <PER> .
the match/N in <LOC> ended late/R .
these shoes match/V that/D coat , said <PER> .
she lit the stove with a match/N .
a bear/N was seen near <LOC> <when> .
<PER> can/X not bear/V the noise in <LOC> .
the ship/N will/X sail/V from <LOC> <soon> .
<ORG> will/X ship/V <num> boxes to/P <LOC> .
the sail/N is <adj> .
<PER> can/X fly/V a plane .
a fly/N sat on/P the cake .
<PER> goes to/P work/N by train/N .
<PER> and <PER> train/V {DATE every <weekday>} .
the machines in <LOC> do/X not work/V .
<PER> had/V a long/A talk/N with <PER> .
<PER> and <PER> talk/V about <LOC> .
we need to/T talk/V , said <PER> .
there/O is no need/N to/T <vp> .
<PER> could not help/V <PER> .
with the help/N of <PER> , we <past> .
the water/N in <LOC> is cold/A .
the state/N of the <building> is bad/A .
<ORG> must state/V the price before/P <deadline> .
they land/V in <LOC> <soon> .
<PER> sold the land/N near <LOC> .
the plane from <LOC> will/X land/V at <few> .
spring/N comes late/R to/P <LOC> .
the cat can/X spring/V over/P that/D wall .
the leaves/N fall/V in {DATE October/PN} .
<PER> had/V a bad/A fall/N in <LOC> .
<PER> leaves/V <LOC> <soon> .
we saw/V the leaves/N <place> .
the change/N of plan/N surprised <PER> .
did/X <PER> change/V trains in <LOC> ?
<PER> and <PER> plan/V a trip to/P <LOC> .
the plan/N of <ORG> failed .
<who> had/X the cook/N fired/V <when> .
the show/N in <LOC> was dull/A .
it has/X rained so/R hard/R that/S the match/N was over/R .
the film is over/R , <PER> .
<PER> jumped over/P the wall of the <building> .
<PER> took her/O <thing> and gave her/O mine/O .
the mine/N near <LOC> was closed/V <when> .
how/R do/X you do/V , <PER> ?
oh/I , <PER> , what/O have/X you done/V ?
hello/I , is this/O <ORG> ?
yes/I , <PER> <past> .
no/I , there/O is no/D <thing> <place> .
<one> has/X <participle> , and <one> has/X not .
have/X you <participle> , <PER> ?
<PER> 's <thing> is <place> .
<PER> 's <kin> <past> <when> .
<who> borrowed <PER> 's <thing> .
<LOC> 's <building> is <adj> .
<ORG> 's <shop> in <LOC> is <adj> .
from <DATE> to/P <DATE> the <building> was closed/A .
the letter of {DATE <day> <month> <year>} came from <ORG> .
{DATE <day> <month> <year>} was the day/N on/P which <PER> <past> .
on/P the evening of {DATE <day> <month>} , <who> <past> .
<LOC> , {DATE <month> <day>} : <PER> <did> .
the <profession> gave the <mood> <person> <np> .
<np> and <np> fell from the <thing> .
who has/X put <np> <place> ?
he said that/S <np> was <place> .
she can/X not find the <adj> <thing> , but/C it is <place> .
our <kin> will/X paint/V the <building> <adj> .
every <mood> <person> in the <building> looked at <np> .
the daughter/N of the <profession> <past> .
a/D <mood> <profession> and a/D <mood> <person> <past> .
the <profession> may/X <vp> , but/C the <person> must <vp> first/R .
did/X the <person> <vp> , or/C did/X the <profession> ?
it was so/R dark/A in the <building> that/S nobody saw/V the <thing> .
they talk/V about/P <np> and/C laugh/V about/P <np> .
<np> is as/R <adj> as/P <np> .
the <building> and the <building> are open/A , the <building> is not .
we open/V the <building> at <few> and close/V it at <few> .
you may/X not open/V the <thing> before/P <deadline> .
the <mood> <person> stood close/R to/P the <thing> .
the kind/A <profession> showed them a kind/N of <thing> .
please light/V the light/A lamp/N , not the heavy/A one/N .
in the light/N of the lamp/N the <thing> seemed/V <adj> .
we watch/V the <person> wind/V the watch/N .
the watch/N of the <person> lay in the <building> .
I book/V the tickets/N , you read the book/N .
the <person> can/X open/V the can/N of fish/N .
they had/X a can/N of paint/N and no brush/N .
put the can/N <place> , <PER> .
she kicked/V the can/N down/P the road to/P <LOC> .
a can/N of paint/N stood <place> .
can/X you open/V the can/N of the <profession> ?
if you like/V <np> , <vp> .
the price of the <thing> rose/V by <few> % .
<few> % of the people in <LOC> <did> <when> .
<ORG> owns/V <few> % of <ORG> .
we paid <few> % less/A for the <thing> .
nobody like/P you would say/V that/O .
well/R done/V , said the <profession> , now <vp> .
the well/N behind the <building> is dry/A .
my <kin> has/V a fair/A chance/N at the fair/N .
it is fair/A to/T say/V that/S the fair/N was lovely/A .
that/O is what/O I mean/V , said the mean/A <person> .
what/O does/X this/D <thing> mean/V ?
it was mean/A of the <person> to/T <vp> .
rock/V the baby/N , it is crying/V .
the <thing> lay on/P a flat/A rock/N .
the fire/N in the <building> is out/R .
the <profession> did/X not fire/V the <person> .
press/V the button/N and wait .
the press/N says that/S the <building> will/X close/V .
a match/N fell into/P the <thing> .
do/X the <thing> and the <thing> match/V ?
the <person> had/V a drink/N by/P the <building> .
they drink/V water/N and water/V the roses/N .
the dance/N in the <building> is over/R .
we dance/V all/D night/N .
her/O walk/N to/P the <building> was long/A .
I saw/V her/O walk/V to/P the <building> .
the cut/N on/P her/O hand/N is deep/A .
the knife is sharp/A , it cut/V me .
hand/V me the <thing> , please .
the face/N of the <person> was pale/A .
the <building> and the <building> face/V the river/N .
we back/V the plan/N of the <person> .
my back/N hurts/V , said the <profession> .
the back/A door is open/A .
come/V back/R before/S the <person> wakes/V up/R .
the <person> climbed/V up/P the tower/N .
time/V the run/N , it takes <few> minutes .
there/O is no time/N to/T <vp> .
ship/V these <num> boxes today , captain/N .
it rained , and the <thing> turned red/A .
<PER> ( <LOC> ) and <PER> ( <LOC> ) <past> .
"""

RULES = {
    "PER": """
{PER <first>}
{PER <first>}
{PER <first> <last>}
{PER <first> <last>}
{PER <first> <initial> <last>}
""",
    "LOC": """
{LOC <city>}
{LOC <city>}
{LOC <city>}
{LOC <city>}
{LOC <side> <city>}
{LOC Port/PN <stem>}
{LOC New/PN <stem>}
{LOC <stem> Bay/PN}
""",
    "ORG": """
{ORG <root> <firm>}
{ORG <root> <firm>}
{ORG <root> and <root>}
the {ORG University/PN of <city>}
{ORG <city> <club>}
{ORG <root>}
{ORG <city> <institute>}
""",
    "DATE": """
{DATE <weekday>}
{DATE <month>}
{DATE <year>}
{DATE <month> <year>}
{DATE <day> <month>}
{DATE <day> <month> <year>}
{DATE <day> <month> <year>}
{DATE <month> <day> , <year>}
{DATE last/A <weekday>}
{DATE the spring/N of <year>}
{DATE the winter of <year>}
""",
    "when": """
on/P {DATE <weekday>}
on/P {DATE <day> <month>}
on/P {DATE <day> <month> <year>}
in {DATE <month>}
in {DATE <month> <year>}
in {DATE <year>}
in {DATE the spring/N of <year>}
in {DATE the fall/N of <year>}
{DATE last/A <weekday>}
{DATE yesterday}
{DATE last/A spring/N}
""",
    "soon": """
on/P {DATE <weekday>}
on/P {DATE <day> <month>}
in {DATE <month>}
{DATE next/A <weekday>}
{DATE next/A <month>}
{DATE tomorrow}
{DATE today}
{DATE next/A spring/N}
before/P {DATE <month> <day>}
""",
    "deadline": """
{DATE <weekday>}
{DATE next/A <weekday>}
{DATE <day> <month>}
{DATE tomorrow}
{DATE noon}
""",
    "who": """
<PER>
<PER> and <PER>
her/O <kin>
our <kin> and/C their <kin>
the <profession> and the <profession>
they
somebody
my <kin>
the <mood> <person>
the <profession>
the <profession> from <LOC>
everyone
we
""",
    "one": """
<PER>
<PER>
my <kin>
her/O <kin>
the <mood> <person>
the <profession>
the <profession> from <LOC>
everyone
somebody
""",
    "np": """
the <thing>
a/D <adj> <thing>
the <adj> <thing>
my <thing>
her/O <adj> <thing>
this/D <thing>
that/D <thing>
<PER> 's <thing>
the <thing> of the <person>
a/D <thing> from <LOC>
""",
    "place": """
on/P the table
in the <building>
behind the <building>
near the <building>
under/P the <thing>
in <LOC>
near <LOC>
near {LOC Lake/PN <stem>}
by/P the {LOC <stem> River/PN}
by/P the door
next/R to/P the <thing>
""",
    "vp": """
book/V a room in <LOC>
book/V a table for <few>
book/V a flight to/P <LOC>
watch/V the match/N
watch/V the new/A play/N
watch/V a/D film about/P <LOC>
run/V to/P the <building>
run/V a/D <shop> in <LOC>
run/V for mayor in <LOC>
light/V the fire/N
light/V a candle
play/V cards with <PER>
play/V for <ORG>
play/V the <instrument>
ring/V the bell
ring/V <PER>
water/V the plants/N
plant/V a tree near the <building>
park/V the car behind the <building>
park/V near <LOC>
train/V for the race
train/V with <PER>
cook/V fish/N for <PER>
cook/V dinner
fish/V in <LOC>
paint/V the <building>
paint/V the <thing>
iron/V the shirts
work/V for <ORG>
work/V in <LOC>
walk/V to/P <LOC>
walk/V the dog in the <building>
dance/V with <PER>
dance/V in <LOC>
visit/V <LOC>
visit/V <PER> in <LOC>
call/V <PER>
call/V <ORG>
answer/V the letter of <PER>
answer/V <PER>
close/V the <building>
open/V the <thing>
show/V <PER> the <thing>
show/V the <thing> to/P <PER>
cut/V the bread
cut/V the rose/N
sail/V to/P <LOC>
sail/V past/P <LOC>
fly/V to/P <LOC>
ship/V the <thing> to/P <LOC>
record/V a song with <PER>
record/V the talk/N
change/V trains in <LOC>
change/V the plan/N
help/V <PER>
help/V the <mood> <person>
meet <PER> in <LOC>
meet the <profession> of <ORG>
fix the <thing>
sell the <thing> to/P <PER>
read the book/N
find the <thing>
land/V near <LOC>
leave/V <LOC>
drink/V the water/N
drink/V tea with <PER>
turn/V back/R
""",
    "did": """
watched the match/N with <PER>
watched the play/N
read the book/N by/P <PER>
wrote a book/N about/P <PER>
went for a run/N
went for a swim/N with <PER>
lit the light/N in the <building>
looked at the watch/N
lost the ring/N
bought a/D <adj> ring/N for <PER>
met <PER> in the park/N
sat in the park/N with a book/N
missed the train/N
had/V no work/N
went to/P work/N by train/N
saw/V a play/N by/P <PER>
saw/V the show/N
had/V a talk/N with <PER>
gave no answer/N
wrote the answer/N on/P the wall
asked <ORG> for help/N
cried for help/N
paid a visit/N to/P <PER>
paid the bill/N
made/V a call/N to/P <ORG>
made/V a mark/N on/P the <thing>
drank cold/A water/N
caught a fish/N
ate fish/N with <PER>
left/V the <building> with <PER>
had/V a better/A plan/N
lost the match/N to/P <ORG>
won the match/N with <ORG>
needed a change/N
asked for a drink/N
cleaned the <thing>
repaired the <adj> <thing>
slept like/P a log
painted the <building>
watered the plants/N
walked past/P the <building>
heard a ring/N at the door
""",
    "participle": """
booked a flight to/P <LOC>
seen/V the play/N
read the book/N
found work/N in <LOC>
left/V <LOC>
called <PER>
met <PER>
paid the bill/N
run/V a/D <shop>
run/V home/R
cut/V the bread
been to/P <LOC>
heard from <PER>
lost the match/N
broken the record/N
""",
    "reason": """
it may/X rain/V
the shop/N is open/A
the train/N is late/A
the light/N is off/R
<PER> is in <LOC>
<PER> has/V a cold/N
<PER> needs help/N
<PER> had/X left/V
<ORG> is closed/A
the water/N is cold/A
there/O is no work/N
we have/V the time
""",
    "news": """
<PER> will/X run/V the <shop> in <LOC>
<PER> had/X left/V for <LOC>
its <shop> in <LOC> may/X close/V
its head/N , <PER> , would leave/V in {DATE <month>}
it had/X lost <num> pounds in {DATE <year>}
it would fire/V <num> workers in <LOC>
<PER> will/X answer/V <soon>
the ship/N from <LOC> is late/A
the march/N through <LOC> was over/R
water/N is short/A in <LOC>
the price of iron/N will/X rise/V
the play/N by <PER> was a success
""",
}
RULES["past"] = (
    RULES["did"]
    + """\
booked a room in <LOC>
read a book/N about/P <LOC>
ran a/D <shop> in <LOC>
went for a walk/N in <LOC>
lost a watch/N in <LOC>
parked in <LOC>
took the train/N to/P <LOC>
found work/N in <LOC>
saw/V <PER> in <LOC>
saw/V a bear/N near <LOC>
gave a talk/N in <LOC>
took the right/A road to/P <LOC>
went back/R to/P <LOC>
came back/R from <LOC>
fell in love/N with <LOC>
caught a cold/N in <LOC>
left/V <LOC>
lived in a flat/N in <LOC>
set the record/N in <LOC>
came by ship/N from <LOC>
joined the march/N through <LOC>
"""
)

# Words by the tag they bring along.
WORDS = {
    "thing NOUN": """
book watch light lamp box letter ring picture record plant chair bag saw kettle iron
ship map clock present bell play umbrella drum bottle basket mirror cup blanket violin
ladder bicycle hat key coat knife carpet parcel match radio painting cake pillow
telescope candle trumpet envelope sock barrel suitcase needle compass hammer spoon
curtain necklace bucket statue puzzle whistle helmet magazine feather notebook lantern
kite rope towel jar wallet diary coin button calendar sandwich pie dress scarf drawing
tray brush stamp mask wheel
""",
    "person NOUN": """
sister brother neighbour friend uncle aunt boy girl cook guide teacher woman man child
guest stranger cousin daughter son nephew grandmother grandfather colleague baby widow
twin tenant soldier pupil poet sailor visitor customer student mayor
""",
    "profession NOUN": """
cook guide doctor baker painter judge nurse engineer lawyer reporter farmer manager
secretary pilot captain driver trainer dentist singer tailor chemist minister
architect gardener librarian electrician postman butcher journalist musician carpenter
waiter barber chef florist dancer plumber
""",
    "building NOUN": """
park school station church bank library garden museum shop hospital kitchen tower
market bridge harbour hotel hall farm theatre mill castle stable cellar palace gallery
stadium courtyard yard attic barn chapel cinema office bakery forest field valley
tunnel
""",
    "shop NOUN": """
shop bank school factory farm hotel office mine plant museum mill laboratory
""",
    "instrument NOUN": "drum violin piano flute guitar trumpet cello",
    "adj ADJ": """
light cold old new strange heavy open clean lovely empty beautiful broken famous
yellow warm round bright small short fine green dark long cheap dusty red tiny huge
golden wooden foreign simple odd narrow soft grey precious dirty torn
""",
    "mood ADJ": """
kind old young tired clever quiet strange happy angry shy polite tall proud busy
lonely rich poor brave hungry sleepy
""",
    "climate ADJ": "cold warm wet dry quiet lovely hot grey busy windy empty mild",
    "kin NOUN": """
sister brother neighbour friend uncle aunt cousin daughter son nephew guest teacher
colleague grandmother grandfather guide cook trainer pupil
""",
    "few NUM": """
two three four five six seven eight nine ten twelve twenty thirty
""",
    "num NUM": """
two three four five six seven eight nine ten twelve twenty thirty fifty 40 75 100 250
600 1,200 3,000
""",
    "weekday PROPN": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "month PROPN": """
January February March April May June July August September October November December
""",
    "initial PROPN": "A. B. D. E. H. J. K. L. M. P. R. S. T. W.",
    "side PROPN": "North South East West",
}

# Names that are more than one thing: a place and a person (lp), a month and a
# person (dp), a firm and a town (ol), a firm and a river (ow), a firm and a person
# (op).
WORDS |= {
    "lp PROPN": """
Paris Jordan Washington Florence Sydney Chelsea Georgia Lincoln Madison Austin
Charlotte Victoria Phoenix Savannah Carolina Adelaide Dallas Chester Lorraine Kingston
Alexandria Sofia Preston Bradford Troy Geneva Dakota Valencia Warwick Lourdes
""",
    "dp PROPN": "April May June August",
    "ol PROPN": """
Windsor Columbia Oxford Cambridge Olympia Richmond Denton Sutton Carlton Newport
Westminster Ascot Epsom Fulham
""",
    "ow PROPN": """
Amazon Hudson Shannon Avon Humber Mersey Clyde Danube Niger Tiber Volga Orinoco
""",
    "op PROPN": """
Barker Webster Harper Harding Marlow Hammond Porter Winslow Parker Fielding Lennox
Morris Benson Sullivan Wells Whitby
""",
}

# Names that the three splits share out among them: no name is in two of them.
NAMES = {
    "first": """
Anna Ben Clara Daniel Eva Felix Gina Henry Iris Jakob Karin Leo Marta Nina Oscar Paula
Quentin Rita Simon Tessa Ursula Victor Wanda Xavier Yusuf Zoe Amir Bella Carlos Dina
Emil Fatima George Hanna Ivan Judith Kofi Lena Mateo Nora Otto Priya Ravi Sarah Tom
Uma Vera Walter Yara Zack Alice Boris Celia David Elena Fred Greta Hugo Ines Jun Kate
Liam Mira Noel Olga Pedro Ruth Sven Tara Ulrich Vikram Willa Yoko Aisha Bruno Chloe
Diego Esther Farid Gloria Hassan Ida Jonas Kenji Laura Moses Nadia Omar Petra Rosa
Samuel Thea Umberto Viola Wilma Yan Abel Bridget Cyril Dora Edgar Flora Gideon Helga
Igor Joan Klaus Lydia Marvin Naomi Orla Pascal Ramona Sanjay Tilda Viktor Wim Xenia
""",
    "last": """
Abbott Berger Castillo Dreyer Eastman Fontaine Garcia Hoffmann Ibrahim Jensen Kowalski
Lindqvist Moreau Nakamura Okafor Petrov Quigley Rossi Schmidt Tanaka Ueda Vargas
Whitaker Yilmaz Zimmer Adeyemi Bianchi Chandra Dubois Eriksen Ferrari Grimes Haddad
Ivanova Jovanovic Kimura Larsen Mendez Novak Osman Pereira Ramos Santos Torres Urban
Valdez Wagner Yamada Zhang Allison Barnaby Costello Dalgaard Ekberg Flanagan Gupta
Horvath Iqbal Janssen Khalil Leclerc Mbeki Nowak Olsen Patel Rahman Silva Thorne Usman
Vogel Weiss Yates Aziz Bakker Cohen Demir Evans Fischer Gomez Hughes Ishida Jansson
Keller Lopez Meyer Nguyen Ortega Pavlova Ruiz Singh Toth Virtanen Wong Xu Zeller Ahmed
Bauer Carvalho Donnelly Endo Fuentes Gallo Hansen Ito Juarez Kruger Lundberg Marino
""",
    "city": """
Lisbon Oslo Prague Vienna Dublin Athens Cairo Lima Quito Delhi Tokyo Osaka Seoul Busan
Manila Hanoi Bangkok Jakarta Nairobi Accra Lagos Dakar Tunis Rabat Algiers Ankara
Izmir Tehran Baghdad Beirut Amman Riga Vilnius Tallinn Helsinki Turku Stockholm Malmo
Bergen Aarhus Hamburg Bremen Dresden Leipzig Munich Zurich Basel Bern Graz Salzburg
Trieste Turin Milan Naples Bari Palermo Madrid Seville Bilbao Porto Lyon Nantes Lille
Bordeaux Toulouse Ghent Bruges Antwerp Utrecht Leiden Delft Glasgow Dundee Leeds York
Cardiff Swansea Galway Limerick Boston Denver Seattle Portland Toronto Montreal Ottawa
Havana Bogota Caracas Santiago Montevideo Rosario Recife Salvador Sucre Kigali Lusaka
Harare Durban Pretoria Maputo Tirana Zagreb Split Belgrade Skopje Varna Plovdiv Odessa
Minsk Krakow Gdansk Brno Pecs Szeged Kyoto Nagoya Taipei Penang Perth Darwin Hobart
Auckland Dunedin Suva Reykjavik Narvik Umea Tampere Gothenburg Odense Kassel Mainz
""",
    "stem": """
Arden Belmar Corvin Dorne Elster Farrow Glenn Harrow Inver Jarrow Kestrel Loman Merrow
Norby Ostrava Pellin Quorn Ravel Sorrel Tamar Ulver Velm Warren Yarrow Zell Brannock
Calder Derwent Esk Fenwick Garry Holme Irwell Kennet Lydden Moray Nadder Orwell Piddle
""",
    "root": """
Harlow Novatek Zenlo Quorra Northgate Belcor Tandem Veridian Halcyon Kestler Lumora
Brightwater Osprey Pinnacle Redfern Silverline Talbot Umbra Vantor Westbrook Axiom
Bluebell Cobalt Drummond Everwood Foxglove Granite Hartwell Ironbridge Juniper Kelmore
Larkspur Meridian Nimbus Oakfield Palisade Quartz Ridgeway Stellar Tidewater Unity
Vulcan Wexley Yellowstone Zephyr Alderton Borealis Crestline Dovetail Elmhurst
Fairmont Glencore Hexagon Inkwell Jetstream Kingfisher Lodestar Mistral Nordica Oriel
Paragon
""",
}

WORDS |= {
    "firm PROPN": """
Bank Motors Airlines Books Press Records Steel Insurance Foods Software Energy Hotels
Shipping Foundation Films Chemicals Railways Brothers Media Group
""",
    "club PROPN": """
United Rovers City Orchestra Wanderers Opera Athletic Tigers Council
""",
    "institute PROPN": """
Museum Zoo Hospital Airport Theatre Institute Observer Academy Times
""",
}

# Words of the frames that have one tag wherever they stand.
LEXICON = {
    "A": "famous far final good gold little",
    "C": "and but",
    "D": "a every no the",
    "I": "please",
    "N": """
bed bell boat bottle box boxes brother bread cake candle car cards cars cat children
clock coat contract dinner dog door evening film flight friend half hill house judge
knife letter log love machines map mayor meal minutes nights noise people plane plants
pounds price race road room shares shirts shoes sister sky soldiers song stove success
sun table tea tests time trains tree trip wall weeks winter workers yesterday today
tomorrow noon
""",
    "O": """
I everyone he her his it its me my nobody our she somebody their them these they us we
which who you your
""",
    "P": "about at behind by for from in near of through under with without",
    "R": "again early never now soon still then yet",
    "S": "because if while",
    "T": "'s not",
    "V": """
according asked ate beat begins belongs blows booked born borrowed bought broke broken
built called came caught cleaned come comes cost cried danced died drank drinks ended
enjoys failed fell find fired fix flew found founded gave gets goes got heard hired
hoped joined jumped kept kissed know knows lay likes lit lived lives looked looks lost
married meet met missed moved need needed needs opened paid painted parked planted
played plays put rained ran read reads repaired said sang sank sat says seen sell
sells set showed sign signed sit sleeps slept sold spent stood surprised swam takes
thinks took turned used visited wait walked wants watched watered went won wore works
wrote
""",
    "X": "are be been can could does is must was will would",
}

TAGS = {word: SHORT[tag] for tag, words in LEXICON.items() for word in words.split()}
TAGS |= dict.fromkeys(".,:?()", "PUNCT") | {"%": "SYM"}
PART = re.compile(r"{([A-Z]+)|(})|<(\w+)>|([^\s}]+)")


class Sentence:
    """One sentence in the making: what it chose once, it does not choose again."""

    def __init__(self, choices, rng):
        self.choices = choices
        self.rng = rng
        self.used = set()

    def choose(self, options):
        """Draw an option, one not yet used while there is one."""
        option = self.rng.choice([o for o in options if o not in self.used] or options)
        self.used.add(option)
        return option

    def expand(self, frame):
        """Write out a frame as a list of (word, tag, entity)."""
        tokens, entity = [], ""
        for opened, closed, slot, literal in PART.findall(frame):
            if opened:
                entity = f"B-{opened}"
            elif closed:
                entity = ""
            elif slot in RULES:
                tokens += self.expand(self.choose(self.choices[slot]))
            else:
                word = self.choose(self.choices[slot]) if slot else tagged(literal)
                tokens.append((*word, entity))
                entity = entity.replace("B-", "I-")
        return tokens


def tagged(literal):
    """Look up the tag of a word of a frame, or read it: "book/V"."""
    word, slash, tag = literal.partition("/")
    return word, SHORT[tag] if slash else TAGS[word]


def vocabulary(rng):
    """Collect for every split what a slot may be: rules, words, its own names."""
    shared = {name: lines.strip().splitlines() for name, lines in RULES.items()}
    for name, words in WORDS.items():
        slot, tag = name.split()
        shared[slot] = [(word, tag) for word in words.split()]
    shared["year"] = [(str(year), "NUM") for year in range(1875, 2025)]
    shared["day"] = [(str(day), "NUM") for day in range(1, 29)]
    choices = {split: dict(shared) for split in SPLITS}
    for slot, names in NAMES.items():
        names = [(name, "PROPN") for name in names.split()]
        rng.shuffle(names)
        start = 0
        for split, share in SPLITS.items():
            end = start + round(len(names) * share / sum(SPLITS.values()))
            choices[split][slot] = names[start:end]
            start = end
    return choices


def polish(tokens):
    """Write "an" where it belongs and begin with a capital."""
    words = [word for word, *_ in tokens]
    for i, following in enumerate(words[1:]):
        if words[i] == "a" and following[0] in "aeiou":
            words[i] = "an"
    words[0] = words[0][0].upper() + words[0][1:]
    return [(word, *rest) for word, (_, *rest) in zip(words, tokens, strict=True)]


def sentences():
    """Yield (name, sentence); the names are train-1, train-2, ..."""
    rng = random.Random(SEED)
    frames = FRAMES.strip().splitlines()
    unlike = Unlike(LIKENESS)
    for split, choices in vocabulary(rng).items():
        for number in range(1, SPLITS[split] + 1):
            words = ()
            while len(words) not in WORDS_OF_A_SENTENCE or not unlike.admit(words):
                sentence = polish(Sentence(choices, rng).expand(rng.choice(frames)))
                words = [word for word, *_ in sentence]
            yield f"{split}-{number}", sentence


def conllu(name, sentence):
    """Write a sentence in ten columns, the entity in the last one."""
    lines = [f"# sent_id = {name}"]
    words = [word for word, *_ in sentence] + [""]
    for i, (word, tag, entity) in enumerate(sentence):
        tight = word == "(" or words[i + 1] in {*".,:?)%", "'s"}
        notes = [f"Entity={entity}"] * bool(entity) + ["SpaceAfter=No"] * tight
        columns = [
            i + 1,
            word,
            "_",
            tag,
            "_",
            "_",
            "_",
            "_",
            "_",
            "|".join(notes) or "_",
        ]
        lines.append("\t".join(map(str, columns)))
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    text = "".join(conllu(name, sentence) for name, sentence in sentences())
    write(Path(__file__).with_name("tagged.conllu"), text)
