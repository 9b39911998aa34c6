"""Make reviews.tsv: short reviews whose verdict often hangs on the order of words.

Run it as `python data/make_reviews.py`; the same file, byte for byte, comes out
every time. Nothing is copied: words, frames and verdicts were written for this
course.

The grammar is signed. A rule is written once and read twice, for a favourable
review and for an unfavourable one: `<adj>` is a word of the wanted sign, `<~adj>`
one of the other sign. "<aspect> <is> not <~adj>" gives "the plot is not thin" as
well as "the plot is not clever".
"""

import random
import re
from pathlib import Path

from unlike import Unlike

from seqkeras.files import write

SEED = 30
SIGNS = {"+": 1, "-": 0}
OTHER = {"+": "-", "-": "+"}
PAST = {"is": "was", "are": "were"}
SPLITS = {"train": 3000, "validation": 500, "test": 1000}
SHARES = {
    "plain": 44,
    "negation": 18,
    "contrast": 18,
    "intensifier": 12,
    "comparison": 8,
}
WORDS = range(4, 41)  # lengths a review may have
LIKENESS = 0.4  # no two reviews share so large a part of their word 3-grams

# A line of a domain is `name: choices`, or `name: favourable / unfavourable`;
# choices stand between commas, or between semicolons where there is one; an
# indented line belongs to the one above.
# "the plot is: ..." and "the songs are: ..." name something a review may judge.
DOMAINS = {
    "film": """
thing: film, movie, picture
seen: seen
kind: crime films; love stories; old westerns; films about the sea; silent films;
  musicals; comedies; spy films; nature films; films with subtitles; science fiction
good: moving, funny, tender, thrilling, inventive, stylish, dazzling, warm-hearted,
  suspenseful / boring, predictable, shallow, pretentious, clumsy, lifeless, muddled,
  heavy-handed, sentimental
vp: laugh/laughed; smile/smiled; cry happy tears/cried happy tears; clap at the
  end/clapped at the end; forget the time/forgot the time; hum the tune/hummed the
  tune; tell everyone about it/told everyone about it / yawn/yawned; check the
  time/checked the time; nod off/nodded off; want to leave/wanted to leave;
  groan/groaned; leave early/left early; reach for the remote/reached for the remote
event: the whole row applauded; I am going to see it again; it stayed in my head for
  days; the two hours flew by; it deserves a prize; even my grumpy uncle was in tears
  of joy; I hummed the tune all the way home; we talked about it until midnight; my
  hands were shaking with excitement; I would pay double to see it again; our whole
  street is talking about its hero / half the row left early; I want my money back; I
  slept through the second half; the two hours felt like six; it deserves to be
  forgotten; even my patient aunt walked out; I counted the lamps on the ceiling; we
  talked about the parking instead; the man beside me snored; I would pay double to
  forget it; the popcorn was the high point of the night
rival: the first part; the remake; the director's last film; the book; the trailer;
  the old version; every other film of the year; the musical; the stage play; the
  short film before it; the French original
cmp: better, funnier, cleverer, fresher, braver / worse, duller, sillier, slower,
  cheaper
opener: We saw it <when> with <friend>.; I watched it at home <when>.; My cinema in
  <city> showed it for <number> weeks.; <Friend> took me to the early show <when>.; It
  was the closing night of the festival in <city>.; I bought the tickets <when>.; The
  Odeon in <city> was almost full <when>.; <Friend> lent me the disc.; It was on late
  <when>.; We ended up in row <number> with <friend>.; I needed a break from work
  <when>.; <Friend> picked it for our film club.
fact: It runs for two hours and <number> minutes.; The story begins in <city> in the
  winter of 1951.; It follows <number> sailors and a lighthouse keeper.; The director
  grew up in <city>.; It was shot in black and white.; A retired judge looks for a
  lost painting.; A <trade> and a <trade> search for <treasure>.; It is set in <city>
  in <year>.; A <trade> from <city> inherits <treasure>.; It was made in <year>.; The
  hero is a <trade> with a secret.; It has subtitles in <number> languages.; Most of
  it takes place on a night train.
the plot is: gripping, clever, tight, original, ingenious, suspenseful, daring / thin,
  muddled, silly, predictable, far-fetched, sluggish, tangled
the acting is: lively, subtle, honest, natural, restrained, convincing, passionate /
  wooden, stiff, flat, lazy, clumsy, mechanical, overdone
the music is: haunting, lively, tender, gorgeous, rousing, catchy, delicate / noisy,
  dull, cheap, clumsy, syrupy, grating, bombastic
the ending is: moving, clever, brave, satisfying, hopeful, daring, touching / silly,
  hasty, predictable, weak, rushed, sugary, cheap
the jokes are: sharp, clever, fresh, hilarious, dry, cheeky, warm / stale, crude,
  tired, lame, feeble, stupid, cruel
the dialogue is: witty, sharp, natural, honest, crisp, playful, touching / stiff,
  clumsy, dull, wooden, leaden, corny, muffled
the camera work is: elegant, bold, graceful, gorgeous, daring, fluid, inventive /
  shaky, clumsy, murky, ugly, dizzying, drab, careless
the villain is: chilling, subtle, memorable, complex, sinister, magnetic, cunning /
  ridiculous, dull, tame, flat, cartoonish, toothless, dreary
the first hour is: thrilling, brisk, funny, tense, playful, gripping, lively / slow,
  tedious, confusing, dreary, sluggish, aimless, drab
the costumes are: lavish, elegant, colourful / drab, shabby, ridiculous
the heroine is: fearless, likeable, spirited / whiny, bland, tiresome
""",
    "book": """
thing: book, novel, story
seen: read
kind: ghost stories; detective novels; books about trains; family sagas; diaries;
  fairy tales; travel books; poems; novels about school; thrillers; biographies
good: absorbing, wise, tender, witty, inventive, moving, haunting, poetic, suspenseful
  / tedious, shallow, pompous, confusing, lifeless, predictable, dreary, long-winded,
  sentimental
vp: smile on every page/smiled on every page; laugh aloud/laughed aloud; read it
  twice/read it twice; turn the pages eagerly/turned the pages eagerly; miss a bus
  over it/missed a bus over it; read it to the children/read it to the children; quote
  it at dinner/quoted it at dinner / skip pages/skipped pages; lose the thread/lost
  the thread; fall asleep over it/fell asleep over it; yawn/yawned; groan/groaned; put
  it down/put it down; skim the rest/skimmed the rest
event: I read until three in the morning; I gave copies to all my friends; it now has
  a place beside my bed; I was sorry when it ended; every page holds a small surprise;
  I ordered the next volume at once; I missed my stop because of it; it made the long
  flight short; my book club argued about it all night with pleasure; its last line
  gave me goosebumps; I have already lent it to <friend> / I gave up after fifty
  pages; I gave my copy away; it now props up a table; I was glad when it ended; every
  page felt like homework; I sent it back to the shop; I used it as a doorstop; it
  made the short flight long; my book club went back to crosswords; its last line gave
  me a headache; I left it on a bench
rival: the sequel; the author's first novel; the film; the play; the audio version;
  the old edition; every other book on my shelf; the prequel; the comic; the author's
  diary; the short story it grew from
cmp: better, wiser, funnier, richer, livelier / worse, duller, drier, sillier, poorer
opener: I read it on the train to <city>.; <Friend> gave it to me <when>.; Our reading
  circle in <city> chose it.; I found it in the library <when>.; I took it along to
  <city>.; It lay on my desk for <number> weeks.; I borrowed it from <friend> <when>.;
  I picked it up in <city>.; It was on the table of a shop in <city>.; <Friend> read
  it aloud to us.; I took it to bed <when>.; It came by post <when>.
fact: It has <number> chapters and a map.; The story is set in <city>.; The author was
  a country doctor.; A boy inherits a clock from his aunt.; It is about <number>
  sisters who run a mill.; The tale is told backwards, from old age to birth.; The
  hero is a <trade>.; A <trade> and a <trade> write letters to each other.; It was
  first printed in <year>.; A <trade> from <city> loses <treasure>.; The second half
  is set in <city>.; There are <number> maps at the back.; It was written by a
  <trade>.
the plot is: clever, absorbing, tight, surprising, ingenious, suspenseful, daring /
  thin, muddled, messy, predictable, far-fetched, sluggish, tangled
the style is: graceful, clear, witty, elegant, poetic, crisp, playful / pompous,
  clumsy, dry, stiff, flowery, clunky, long-winded
the characters are: believable, complex, lively, memorable, spirited, convincing,
  likeable / flat, wooden, tiresome, shallow, bland, cartoonish, unlikeable
the last chapter is: moving, surprising, brave, satisfying, hopeful, touching, daring
  / hasty, weak, silly, feeble, rushed, sugary, muddled
the opening is: gripping, brisk, bold, funny, inviting, playful, suspenseful / slow,
  dreary, confusing, tedious, sluggish, aimless, long-winded
the dialogue is: witty, natural, sharp, lively, crisp, playful, believable / stiff,
  clumsy, dull, false, corny, leaden, wooden
the pictures are: delicate, gorgeous, charming, bold, detailed, playful, colourful /
  blurry, ugly, crude, murky, drab, childish, careless
the chapters are: brisk, tense, lively, rich, suspenseful, playful, compact / endless,
  dry, dreary, repetitive, bloated, rambling, disjointed
the translation is: fluent, careful, elegant, faithful, lively, sensitive, polished /
  clumsy, careless, stiff, sloppy, wooden, leaden, patchy
the narrator is: wise, likeable, playful / whiny, smug, tiresome
the cover is: gorgeous, striking, tasteful / garish, drab, tacky
""",
    "restaurant": """
thing: restaurant, place, meal, dinner
seen: visited
past: yes
kind: fish; spicy food; vegetarian cooking; long lunches; old taverns; seafood;
  noodles; grilled meat; pancakes; home cooking; curry
good: tasty, cosy, generous, welcoming, delicious, refined, superb, hospitable,
  appetising / greasy, overpriced, tasteless, gloomy, grubby, bland, dingy, joyless,
  unappetising
vp: ask for more/asked for more; enjoy the evening/enjoyed the evening; praise the
  chef/praised the chef; empty the plates/emptied the plates; leave a large tip/left a
  large tip; order a second helping/ordered a second helping; sing its praises/sang
  its praises / complain/complained; leave hungry/left hungry; send a plate back/sent
  a plate back; regret the evening/regretted the evening; feel ill afterwards/felt ill
  afterwards; wait for ages/waited for ages; shake the head/shook the head
event: we booked the next table on the way out; I dream of that sauce; the chef came
  out and sang for us; every plate went back clean; my mother asked for the recipe; I
  left with a happy stomach; the owner gave us a jar of honey; we stayed until they
  closed; the smell alone was worth the trip; every bite was a small holiday; <friend>
  proposed marriage to the cook / we ate toast when we came home; I had to chew for
  ages; the chef shouted at the guests; every plate went back half full; my mother
  pushed her plate away; I left with an aching stomach; the owner argued over the
  bill; we left before dessert; the smell alone drove us out; every bite was a small
  punishment; <friend> found a hair in the salad
rival: the place next door; the station buffet; the pizzeria across the street; our
  canteen; my own kitchen; the old tavern; every other place in town; the burger van;
  the hotel restaurant; the bistro by the bridge; my mother's kitchen
cmp: better, tastier, fresher, friendlier, cosier / worse, slower, noisier, dearer,
  saltier
opener: We had a table for <number> <when>.; I took <friend> there <when>.; It lies
  behind the station in <city>.; We stopped there on the way to <city>.; <Friend>
  chose it for a birthday.; I was in <city> for a wedding.; We were a party of
  <number>.; <Friend> had a voucher.; We dropped by <when>.; I met <friend> there for
  lunch.; We found it by chance in <city>.; It opened in <year> in the middle of
  <city>.
fact: There is a garden with <number> tables.; The menu changes every month.; The cook
  comes from <city>.; I had the set lunch and a glass of cider.; They open at noon and
  close at ten.; It used to be a bakery.; I ordered the <dish> and <friend> had the
  <dish>.; The <dish> comes with <dish>.; It was run by a <trade> from <city>.; We
  shared the <dish>.; There were <number> kinds of tea.; We sat by the window.; The
  walls were <colour>.
the soup is: hot, rich, fragrant, creamy, velvety, spicy, hearty / watery, cold,
  salty, bland, lukewarm, oily, thin
the bread is: fresh, warm, crusty, crisp, fluffy, golden, fragrant / stale, dry,
  burnt, soggy, hard, doughy, tasteless
the waiters are: friendly, quick, polite, attentive, charming, patient, cheerful /
  rude, slow, careless, sulky, arrogant, clumsy, grumpy
the fish is: fresh, tender, juicy, delicate, crisp, succulent, flaky / dry, bland,
  rubbery, salty, overcooked, oily, tough
the dessert is: creamy, light, delicate, delicious, fluffy, silky, tangy / sticky,
  heavy, bland, dry, sickly, stale, soggy
the portions are: generous, hearty, handsome, ample, sensible, huge, satisfying /
  tiny, mean, stingy, sad, skimpy, measly, pitiful
the room is: cosy, quiet, bright, elegant, airy, romantic, candlelit / draughty,
  noisy, gloomy, stuffy, cramped, shabby, smoky
the prices are: fair, modest, sensible, friendly, reasonable, honest, gentle / absurd,
  steep, shameless, unfair, outrageous, inflated, silly
the coffee is: strong, fragrant, smooth, hot, aromatic, rich, silky / weak, bitter,
  cold, sour, burnt, lukewarm, watery
the sauce is: velvety, tangy, spicy / lumpy, oily, bland
the vegetables are: crisp, fresh, colourful / limp, soggy, overcooked
the wine is: fruity, smooth, elegant / sour, flat, lukewarm
""",
    "hotel": """
thing: hotel, place, guesthouse, inn
seen: stayed in
past: yes
kind: small inns; the seaside; long walks; city breaks; mountain air; farm holidays;
  ski trips; lakes; old castles; quiet weekends; cycling
good: peaceful, spotless, cosy, welcoming, restful, elegant, luxurious, relaxing,
  hospitable / grubby, noisy, shabby, gloomy, overpriced, chilly, dingy, depressing,
  unfriendly
vp: sleep like a baby/slept like a baby; wake up refreshed/woke up refreshed; feel at
  home/felt at home; stay an extra night/stayed an extra night; enjoy the stay/enjoyed
  the stay; praise the cook/praised the cook; unpack with a smile/unpacked with a
  smile / lie awake/lay awake; complain/complained; ask for another room/asked for
  another room; regret the booking/regretted the booking; leave a day early/left a day
  early; pack in anger/packed in anger; count the hours/counted the hours
event: we booked again for next year; the owner drove us to the station for free; I
  woke to birdsong and fresh rolls; they left flowers on the pillow; the week did us a
  world of good; I sent a postcard of thanks; the night porter remembered our names;
  we forgot all our worries there; they carried our bags up <number> floors; my back
  has been fine ever since; I cried a little when we left / we moved out after one
  night; the owner charged us for towels; I woke to drills and hammers; they left a
  mop in our shower; the week cost me my temper; I sent a letter of complaint; the
  night porter forgot our names; we brought home a cold and a rash; they lost our bags
  for <number> days; my back has been aching ever since; I cheered when we left
rival: the hotel across the square; the campsite; our tent; the youth hostel; the inn
  by the river; my own flat; every other house on that coast; the monastery; the night
  train; my aunt's attic; the motel by the road
cmp: better, cleaner, quieter, brighter, cosier / worse, dirtier, noisier, darker,
  colder
opener: We spent <number> nights there <when>.; I was in <city> for a conference.;
  <Friend> booked it for us.; We arrived from <city> late at night.; I stayed there
  with <friend>.; It was our first trip to <city>.; I booked it on my phone <when>.;
  We broke our journey there on the way to <city>.; My firm sent me there <when>.; We
  were there with <number> children.; We came for a wedding in <city>.; I stayed there
  <when>.
fact: It stands on a hill above the harbour.; The house has <number> floors and a
  lift.; Our room faced the courtyard.; It was built as a school in 1902.; Breakfast
  is served from seven to ten.; A tram to the centre stops at the door.; It was run by
  a <trade> and his wife.; The doors are <colour>.; There were <number> other guests.;
  They keep <number> hens.; It dates from <year>.; Supper was <dish>.; A path leads
  down to the beach.
the bed is: soft, comfortable, wide, clean, firm, cosy, heavenly / hard, lumpy,
  narrow, creaky, saggy, wobbly, rickety
the room is: bright, quiet, clean, airy, spacious, sunny, tidy / dark, noisy, filthy,
  stuffy, cramped, musty, gloomy
the breakfast is: fresh, generous, tasty, hearty, varied, delicious, lavish / stale,
  mean, tasteless, greasy, meagre, cold
the staff are: friendly, polite, helpful, attentive, cheerful, charming, obliging /
  rude, careless, sulky, slow, arrogant, unhelpful, grumpy
the view is: glorious, charming, wide, splendid, breathtaking, peaceful, gorgeous /
  ugly, dreary, grim, depressing, dismal, drab, bleak
the bathroom is: spotless, modern, warm, clean, gleaming, spacious, bright / filthy,
  mouldy, cold, cramped, grimy, smelly, leaky
the walls are: thick, solid, bright, spotless, clean, sturdy, well-kept / thin, damp,
  stained, mouldy, grubby, cracked, filthy
the pool is: clean, warm, inviting, peaceful, heated, sparkling, refreshing / dirty,
  cold, crowded, murky, slimy, freezing, smelly
the garden is: peaceful, fragrant, charming, lovely, shady, blooming, tranquil /
  muddy, neglected, dreary, noisy, overgrown, littered, bleak
the lobby is: elegant, welcoming, airy / dingy, shabby, chaotic
the sheets are: crisp, silky, fresh / scratchy, stained, clammy
the towels are: fluffy, soft, thick / thin, scratchy, grubby
""",
    "phone": """
thing: phone, handset, model, device
seen: owned
kind: small phones; taking photographs; long calls; new gadgets; simple things; big
  screens; old keypads; podcasts; video calls; maps; gaming
good: reliable, handy, fast, sturdy, elegant, dependable, robust, responsive, stylish
  / unreliable, clumsy, slow, fragile, overpriced, useless, sluggish, glitchy, cheap
vp: recommend it to friends/recommended it to friends; praise it every day/praised it
  every day; trust it/trusted it; smile at the bill/smiled at the bill; enjoy using
  it/enjoyed using it; show it to everyone/showed it to everyone; find every
  street/found every street / curse it/cursed it; miss the old one/missed the old one;
  lose a call/lost a call; regret the purchase/regretted the purchase; want a
  refund/wanted a refund; throw it at the wall/threw it at the wall; swear at it/swore
  at it
event: it survived a fall down the stairs; I bought a second one for my wife; it lasts
  three days on one charge; my photographs look like paintings; it does all I ask of
  it; setting it up took a minute; it found us a path out of the fog; my grandmother
  learned it in an hour; it still looks new after <number> years; it saved the whole
  trip; I sold my old camera at once / it cracked on the second day; I took it back to
  the shop; it dies before lunch; my photographs look like fog; it freezes whenever I
  call home; setting it up took a weekend; it sent us into a field of cows; my
  grandson gave up after an hour; it looked old after <number> weeks; it spoilt the
  whole trip; I went back to paper and pencil
rival: my old phone; last year's model; my brother's handset; the cheaper model; the
  office phone; the one I had before; every other phone at this price; my wife's
  handset; the phone from work; the test winner; a brick from <year>
cmp: better, faster, sharper, brighter, lighter / worse, slower, dimmer, heavier,
  weaker
opener: I bought it <when> in <city>.; I have had it for <number> months.; <Friend>
  gave it to me <when>.; My firm handed it out <when>.; I ordered it from a shop in
  <city>.; It replaced one I dropped in <city>.; I won it in a raffle in <city>.;
  <Friend> has the same one.; I have used it since <year>.; It arrived <when>.; I
  bought it for <friend>.; I use it at work as a <trade>.
fact: It comes in black and green.; There are <number> cameras on the back.; It takes
  two cards.; I use it for maps and the radio.; The box holds a cable and a cloth.; It
  weighs as much as an apple.; Mine is <colour>.; It has <number> buttons.; The shop
  threw in a <colour> sleeve.; It was made in <year>.; I mostly read the news on it.;
  There is a radio in it.; It fits in a shirt pocket.
the screen is: bright, sharp, clear, smooth, crisp, vivid, responsive / dim, blurry,
  dull, scratched, jerky, cracked, sluggish
the battery is: strong, durable, reliable, efficient, powerful, lasting, dependable /
  weak, tired, feeble, unreliable, hopeless, faulty, short-lived
the camera is: sharp, quick, precise, brilliant, responsive, versatile, excellent /
  blurry, slow, grainy, useless, shaky, faulty, sluggish
the sound is: clear, rich, warm, crisp, full, natural, powerful / tinny, harsh,
  muffled, noisy, shrill, hollow, scratchy
the case is: sturdy, slim, elegant, solid, stylish, robust, handsome / flimsy, bulky,
  slippery, fragile, wobbly, tacky, rough
the menus are: clear, simple, quick, logical, tidy, intuitive, responsive / confusing,
  messy, slow, cluttered, jumbled, sluggish, baffling
the buttons are: crisp, large, handy, solid, responsive, robust, smooth / stiff,
  wobbly, tiny, sticky, mushy, fiddly, loose
the charger is: quick, compact, handy, sturdy, light, dependable, neat / slow, bulky,
  flimsy, hot, faulty, noisy, heavy
the reception is: steady, clear, strong, reliable, stable, dependable, excellent /
  patchy, weak, poor, feeble, jumpy, hopeless, erratic
the price is: fair, modest, reasonable / absurd, steep, outrageous
the software is: intuitive, stable, quick / buggy, sluggish, baffling
""",
    "game": """
thing: game; board game; box
seen: played
kind: card games; quizzes; puzzles; long evenings; dice; bluffing; party games; war
  games; word games; trading; strategy
good: addictive, clever, lively, balanced, witty, inventive, ingenious, thrilling,
  elegant / dull, confusing, unfair, fiddly, tedious, clumsy, lifeless, bloated,
  childish
vp: laugh all night/laughed all night; ask for another round/asked for another round;
  cheer/cheered; smile/smiled; forget the time/forgot the time; dance with joy/danced
  with joy; hug the winner/hugged the winner / yawn/yawned; quarrel over the
  rules/quarrelled over the rules; give up/gave up; sigh/sighed; want to stop/wanted
  to stop; look at the clock/looked at the clock; sulk/sulked
event: we played until the candles burnt down; the children beg for it every Sunday;
  it made our holiday; each round tells a new tale; my neighbour bought one the next
  day; it brings out the best in people; only a power cut could stop us; grandfather
  laughed until he cried; our Fridays now belong to it; I woke up with new plans for
  it; three generations sat round the table in peace / we put it back after ten
  minutes; the children used it as a tray; it ruined our holiday; each round tells the
  same tale; my neighbour gave it to a jumble sale; it brings out the worst in people;
  the power cut came as a relief; grandfather fell asleep over his cards; our Fridays
  are ours again; I woke up angry about it; three generations shouted at each other
rival: the old edition; chess; the travel version; dominoes; last year's winner; the
  expansion; every other game in our cupboard; backgammon; the computer version; a
  deck of cards; the first edition
cmp: better, quicker, funnier, fairer, cleverer / worse, slower, duller, sillier,
  clumsier
opener: We played it <when> with <friend>.; <Friend> brought it from <city>.; Our club
  in <city> tried it <when>.; We were <number> players round the table.; I got it for
  my birthday.; It came out at the fair in <city>.; It rained <when>.; We tried it in
  a café in <city>.; <Friend> taught us the rules.; We took it on a trip to <city>.; I
  played it with <friend> <when>.; It has been in our cupboard since <year>.
fact: A round takes <number> minutes.; You build bridges over a river.; It is made for
  <number> players.; Each player leads a small bakery.; The box holds <number> dice
  and a timer.; The designer lives in <city>.; You play a <trade> who seeks
  <treasure>.; The dice are <colour>.; It won a medal in <year>.; One of you is a
  <trade> in secret.; Each turn has <number> steps.; The board shows <city> in
  <year>.; <Friend> won by <number> points.
the rules are: simple, clear, clever, short, elegant, logical, intuitive / confusing,
  endless, vague, fussy, baffling, bloated, contradictory
the board is: colourful, sturdy, handsome, gorgeous, detailed, elegant, solid / ugly,
  flimsy, garish, warped, drab, cluttered, childish
the cards are: witty, glossy, sturdy, handsome, detailed, elegant, inventive / flimsy,
  dull, garish, sticky, drab, childish, tacky
the theme is: fresh, original, charming, funny, inventive, playful, thrilling / tired,
  silly, bland, stale, tasteless, childish, stodgy
the pieces are: solid, handsome, smooth, delicate, detailed, elegant, sturdy / flimsy,
  rough, fiddly, ugly, brittle, tacky, wobbly
the first round is: quick, lively, tense, thrilling, playful, suspenseful, merry /
  slow, tedious, dreary, confusing, sluggish, baffling, aimless
the scoring is: simple, fair, clever, balanced, elegant, logical, quick / unfair,
  fiddly, confusing, clumsy, baffling, arbitrary, contradictory
the artwork is: gorgeous, bold, charming, colourful, detailed, playful, dreamy /
  garish, crude, dreary, ugly, drab, childish, tacky
the booklet is: clear, short, helpful, witty, tidy, logical, colourful / vague, messy,
  endless, useless, baffling, rambling, contradictory
the puzzles are: ingenious, tricky, inventive / arbitrary, childish, repetitive
the final round is: nerve-racking, thrilling, dramatic / pointless, sluggish, flat
""",
    "course": """
thing: course, class, workshop
seen: taken
past: yes
kind: pottery, languages, drawing, cooking, maths, chess, dancing, bookkeeping,
  gardening, singing, photography
good: inspiring, practical, lively, useful, clear, rewarding, stimulating, well-paced,
  varied / confusing, useless, tedious, chaotic, dry, overpriced, aimless,
  long-winded, shoddy
vp: learn a great deal/learned a great deal; enjoy every evening/enjoyed every
  evening; sign up again/signed up again; thank the teacher/thanked the teacher; look
  forward to it/looked forward to it; make new friends/made new friends; get a
  prize/got a prize / skip lessons/skipped lessons; drop out/dropped out; yawn/yawned;
  waste an evening/wasted an evening; ask for a refund/asked for a refund; fall
  asleep/fell asleep; lose patience/lost patience
event: I now speak up at work; the ten weeks flew by; I passed with ease; I still meet
  the others every week; it opened a door for me; I went home with a head full of
  ideas; I built my own table afterwards; my boss noticed the difference; I can now
  order <dish> in three languages; I stayed behind every evening to ask more; the
  certificate hangs over my desk / I came out as wise as a potato; the ten weeks crept
  by; I failed by a mile; half the chairs were empty by week three; it closed a door
  for me; I went home with an aching head; I confuse a hammer with a spoon; my boss
  smiled with pity; I can order only <dish>; I sneaked out of the back door; the
  certificate went into the stove
rival: the evening school; last year's course; my old textbook; the free sample
  lesson; the radio course; the summer school; every other class in the programme; the
  online lessons; the class in <city>; the weekend seminar; my uncle's advice
cmp: better, clearer, livelier, kinder, richer / worse, duller, drier, poorer, vaguer
opener: I went there every Tuesday with <friend>.; My office paid for it <when>.; It
  was held in a school in <city>.; We were <number> beginners.; <Friend> told me about
  it <when>.; I travelled to <city> for it.; I enrolled <when>.; <Friend> came along.;
  I signed up as a <trade>.; They taught it in <city> <when>.; I paid for <number>
  lessons.; I wanted a change <when>.
fact: It lasted <number> weeks.; We made a bowl and a lamp.; Lessons began at half
  past six.; The teacher came from <city>.; Each of us gave a short talk.; There was a
  test at the end of each month.; There was a <trade> in the group.; The hall had
  <colour> curtains.; We were given <number> books.; Our teacher was once a <trade>.;
  The school opened in <year>.; We met in a room above a shop.; On the last evening
  there was <dish>.
the teacher is: patient, clear, inspiring, witty, cheerful, inspired, attentive /
  impatient, vague, rude, sulky, grumpy, distracted, arrogant
the exercises are: clever, practical, useful, varied, playful, tricky, stimulating /
  repetitive, vague, silly, endless, pointless, baffling, mechanical
the handouts are: clear, neat, useful, complete, tidy, colourful, detailed / messy,
  blurry, useless, confusing, jumbled, careless, outdated
the lectures are: lively, clear, witty, inspiring, vivid, stimulating, structured /
  dry, endless, dreary, confusing, rambling, long-winded, sleepy
the room is: bright, quiet, airy, warm, spacious, sunny, tidy / cold, stuffy, dark,
  cramped, draughty, smelly, gloomy
the pace is: steady, brisk, sensible, comfortable, lively, gentle, relaxed / slow,
  frantic, uneven, exhausting, sluggish, hectic, erratic
the examples are: vivid, practical, clear, fresh, lively, colourful, relevant / tired,
  vague, stale, silly, outdated, baffling, far-fetched
the feedback is: honest, quick, helpful, kind, detailed, constructive, patient /
  careless, slow, harsh, vague, scornful, belated, sketchy
the group is: friendly, lively, cheerful, curious, supportive, merry, warm / sulky,
  noisy, rude, sleepy, arrogant, silent, grumpy
the homework is: useful, varied, stimulating / pointless, excessive, dull
the tools are: sturdy, new, sharp / blunt, rusty, broken
""",
    "museum": """
thing: museum, exhibition, show, collection
seen: visited
past: yes
kind: ships; old maps; modern art; fossils; steam engines; dolls; coins; clocks;
  photography; castles; old instruments
good: fascinating, inspiring, spacious, vivid, charming, splendid, stimulating,
  dazzling, imaginative / dreary, dusty, confusing, overpriced, shabby, chaotic,
  neglected, stuffy
vp: learn a great deal/learned a great deal; want to stay/wanted to stay; gasp with
  delight/gasped with delight; forget the time/forgot the time; enjoy the
  visit/enjoyed the visit; take a hundred pictures/took a hundred pictures; hurry
  back/hurried back / yawn/yawned; want to leave/wanted to leave; look for the
  exit/looked for the exit; complain/complained; lose interest/lost interest; rush
  through/rushed through; sit down in despair/sat down in despair
event: we came back the next morning; my son wants to become a curator; three hours
  passed like ten minutes; I bought a ticket for the year; the children talked of it
  for weeks; it made me see my town afresh; it sent shivers down my spine; I could
  have spent a week there; <friend> took up painting afterwards; I dreamt of those
  halls at night; we ran from room to room with shining eyes / we were out again in
  ten minutes; my son asked for the bus home; ten minutes passed like three hours; I
  asked for my ticket money back; the children sulked for hours; it made me long for a
  park bench; it sent me to sleep on a bench; I should have stayed in bed; <friend>
  took up swearing afterwards; I thought of my tax return in those halls; we ran from
  room to room towards the exit
rival: the town hall; the old gallery; the science museum; the permanent show; the
  website; the castle; every other museum on the island; the aquarium; the open-air
  museum; the gallery in <city>; the old library
cmp: better, brighter, livelier, richer, clearer / worse, duller, darker, poorer,
  gloomier
opener: We went there <when> with <friend>.; I had an afternoon free in <city>.;
  <Friend> showed us round.; We came by bus from <city>.; Our class went there
  <when>.; It rained in <city> all day.; I was in <city> as a <trade>.; Entry was free
  <when>.; We fled in there from the rain.; <Friend> works near it.; We had <number>
  hours before our train to <city>.; We went with <number> children.
fact: It has <number> halls on two floors.; The oldest piece is a clay whistle.; It
  stands on the site of a mill.; The models were built in <city>.; Tickets are sold at
  the gate.; A whale hangs from the ceiling.; It was founded by a <trade> in <year>.;
  There is a room full of <colour> glass.; One hall is about a <trade> from <city>.;
  You may see <treasure> of a king.; They serve <dish> on the terrace.; The house is
  painted <colour>.; The show is open until <number>.
the guide is: witty, patient, cheerful, clear, charming, learned, lively / rude,
  sulky, bored, impatient, grumpy, arrogant, long-winded
the rooms are: bright, spacious, airy, quiet, sunny, elegant, tidy / dark, cramped,
  stuffy, crowded, draughty, musty, shabby
the paintings are: gorgeous, bold, vivid, delicate, colourful, tender, daring /
  dreary, murky, ugly, crude, drab, faded, childish
the labels are: clear, witty, short, helpful, vivid, tidy, lively / tiny, dry, vague,
  faded, baffling, crooked, long-winded
the café is: cosy, cheerful, clean, friendly, sunny, lovely, quiet / grubby, crowded,
  overpriced, noisy, dingy, smelly, cramped
the models are: delicate, lively, precise, clever, detailed, ingenious, colourful /
  crude, broken, dusty, dull, drab, childish, clumsy
the tour is: lively, brisk, funny, memorable, vivid, playful, stimulating / slow,
  tedious, endless, repetitive, rambling, hectic, sleepy
the lighting is: soft, warm, clever, subtle, gentle, dramatic, discreet / harsh, dim,
  cold, gloomy, glaring, patchy, dismal
the shop is: charming, varied, neat, friendly, colourful, tasteful, tempting / messy,
  overpriced, cramped, dull, tacky, jumbled, dingy
the sculptures are: graceful, daring, playful / clumsy, cracked, dull
the garden is: tranquil, blooming, shady / overgrown, muddy, bleak
the attendants are: obliging, cheerful, learned / unhelpful, grumpy, rude
""",
}

# What all domains share.
COMMON = """
good: wonderful, superb, delightful, excellent, lovely, marvellous, brilliant,
  splendid, great, memorable, outstanding, fabulous, first-rate / terrible, awful,
  dreadful, disappointing, horrible, poor, lousy, dismal, mediocre, forgettable,
  abysmal, shoddy, miserable
liked: loved, liked, enjoyed, admired, adored / hated, disliked, loathed, detested
pleased: delighted me; won me over; made my day; charmed us all; cheered me up;
  impressed me / annoyed me; let me down; spoilt it for me; bored us all; put me off;
  irritated me
over: I prefer this <thing> to <rival>; give me this <thing> instead of <rival> any
  day; I would swap <rival> for this <thing> at once; <rival> cannot hold a candle to
  this <thing>; <rival> <be> no match for this <thing> / I prefer <rival> to this
  <thing>; give me <rival> instead of this <thing> any day; I would swap this <thing>
  for <rival> at once; this <thing> cannot hold a candle to <rival>; this <thing> <be>
  no match for <rival>
closing: Five stars.; Highly recommended.; A treat.; Go and see for yourself.; What a
  joy. / One star.; Stay away.; A waste of time.; Save your money.; What a shame.
hoped: feared; was afraid; had read / hoped; was told; had read
when: on a rainy Sunday; last Friday; on my birthday; in the first week of May; after
  work; on the last day of June; on a cold Saturday night; in the holidays; two weeks
  ago; on New Year's Day; in early autumn; on Thursday; on Monday evening; last
  spring; at the end of March; on a windy Wednesday; in the summer of <year>; one
  afternoon; last winter; on Easter Sunday; in November
friend: my sister; my brother; two colleagues; an old school friend; my parents; my
  neighbour; my cousin; my daughter; three friends from work; my aunt Ruth; my son;
  our old teacher; my flatmate; my grandfather; a friend from <city>; my uncle Noah; a
  colleague; my niece; Ines; Oskar; my best friend
critics: the critics; my friends; all my neighbours; the papers; other people; my
  colleagues
city: Leeds, Lisbon, Oslo, Cardiff, Prague, Seville, Ghent, Galway, Turin, Bergen,
  Porto, Krakow, Dundee, Basel, Lyon, Exeter, Bruges, Riga, Verona, Bath, York, Graz,
  Malmo, Nantes, Siena, Antwerp, Granada, Tallinn, Bristol, Aarhus, Utrecht, Salzburg,
  Cork, Limerick, Zagreb
number: two, three, four, five, six, eight, nine, twelve, seven, ten, eleven
strong: very, really, truly, extremely, incredibly, thoroughly, remarkably,
  astonishingly
total: absolutely, truly, really, simply, utterly, altogether
weak: slightly; a bit; a little; somewhat; mildly; fairly
trade: baker, judge, nurse, gardener, sailor, tailor, pilot, clockmaker, farmer,
  dentist, lawyer, plumber, librarian, shepherd, journalist, carpenter, magician,
  florist, engineer, postman, violinist, chemist, welder, translator, conductor,
  beekeeper
treasure: a lost painting; a ring; a brother; a stolen violin; a map; a silver key; a
  dead man's letter; a ship; a family secret; a racehorse; a golden cup; a lost song
dish: lentil stew; roast duck; mushroom pie; fried plaice; lamb curry; apple crumble;
  onion tart; goat's cheese; potato salad; plum cake; barley soup; rice pudding; baked
  trout; cabbage rolls; pea soup; pumpkin risotto
colour: black; green; dark blue; red; grey; yellow; white; silver; brown; purple
year: 1871, 1902, 1924, 1936, 1951, 1968, 1975, 1983, 1990, 1999, 2004, 2012, 2018,
  2021
"""

# A sign says what a rule is about; a rule may call others. `<Name>` starts with a
# capital letter. Rules that come twice are twice as likely.
GRAMMAR = {
    "clause": """
<aspect> <is> <adj>
<aspect> <is> <adj>
<aspect> <is> <adj>
<aspect> <is> <adj> and <adj>
I found <aspect> <adj>
<event>
<event>
I <vped>
we all <vped>
<friend> <vped>
it <be> a <good> <thing>
this <be> a <good> <thing>
I <liked> <aspect>
<aspect> <pleased>
the <adj> <noun> <pleased>
""",
    "view": """
<aspect> <is> <adj>
<aspect> <is> <adj> and <adj>
it <be> a <good> <thing>
""",
    "pair": "<adj> <noun>",
    "strongpair": "<strong> <adj> <noun>",
    "plain": """
<Clause>.
<Clause>, and <clause>.
<Clause>. <Clause>.
<Clause>. <Clause>, and <clause>.
<Opener> <Clause>.
<Opener> <Clause>, and <clause>.
<Opener> <Fact> <Clause>.
<Opener> <Clause>. <Closing>
<Opener> <Fact> <Clause>, <clause>, and <clause>.
<Opener> <Fact> <Fact> <Clause>. <Clause>. <Clause>.
<Fact> <Clause>.
<Fact> <Clause>, and <clause>.
<Clause>. <Closing>
A <good> <thing>: <clause>.
A <good>, <good> <thing>.
<Good>, <good> and <good>.
<Pair>, <pair>, <pair>.
<Pair> and <pair>: a <good> <thing>.
<Aspect> <is> <adj>, so I <vped>.
I <vped> because <aspect> <is> <adj>.
Here <be> a <good> <thing> for people who like <kind>.
For me it <be> the <good> kind of <thing>: <adj> <noun>, <adj> <noun>.
If you like <kind>, you should know that <view>.
My verdict in a word: <good>. <Clause>.
<Clause>; <clause>.
<Friend> and I agree: <view>.
On the whole a <good> <thing>. <Clause>.
First of all, <view>. And then <clause>.
With its <adj> <noun> it <be> a <good> <thing>.
Because of the <adj> <noun> I <vped>.
It took me <number> minutes to see that <view>.
To be honest, <clause>.
Let me be brief: <clause>.
<Clause>, and that says it all.
The <pair>, the <pair>: a <good> <thing>.
I keep thinking of the <adj> <noun>.
<Fact> <Opener> <Clause>.
Where to begin? <Clause>. <Clause>.
To sum up: <pair>, <pair>.
""",
    "denied": """
<aspect> <is> not <~adj>
<aspect> <is> not <~adj>
<aspect> <is> not <~adj>
<aspect> <is> not <~adj> at all
<aspect> <is>n't <~adj>
<aspect> <is>n't <~adj> at all
<aspect> <is> never <~adj>
<aspect> <is> anything but <~adj>
<aspect> <is> hardly <~adj>
nobody could call <aspect> <~adj>
I would not call <aspect> <~adj>
I did not find <aspect> <~adj>
there <be> nothing <~adj> about <aspect>
it <be> not a <~good> <thing>
this <be> no <~good> <thing>
I did not <~vp>
I didn't <~vp> once
I never <~vped>
none of us <~vped>
nobody <~vped>
not once did I <~vp>
<aspect> never <~pleased>
<aspect> <is> neither <~adj> nor <~adj>
""",
    "corrected": """
<aspect> <is> not <~adj> but <adj>
<aspect> <is> <adj>, not <~adj>
<aspect> <is> never <~adj>, always <adj>
I would not call <aspect> <~adj>; <adj> <be> the word
<aspect> <is>n't <~adj>; if anything, <pron> <is> <adj>
I <hoped> that <aspect> would be <~adj>, and <pron> <is> not
I did not <~vp>, I <vped>
it <be> not a <~good> <thing> but a <good> one
nobody <~vped>; we all <vped>
""",
    "unmoved": """
<aspect> <is> not only <adj> but <adj>
I could not believe how <adj> <aspect> <is>
I have never <seen> a <thing> so <good>
no doubt about it, <clause>
I cannot forget how <adj> <aspect> <is>
I do not often write reviews: <clause>
I do not know much about <kind>, and I know this: <clause>
I did not read a single review beforehand, and <clause>
I had never heard of it before, and <clause>
nobody had told me that <view>
""",
    "negation": """
<Denied>.
<Denied>.
<Denied>, and <denied>.
<Denied>. <Denied>.
<Opener> <Denied>.
<Opener> <Fact> <Denied>, and <denied>.
<Opener> <Fact> <Denied>. <Corrected>.
<Fact> <Denied>.
<Denied>. <Clause>.
<Denied>, and <clause>.
<Opener> <Denied>. <Clause>.
<Denied>. <Closing>
<Corrected>.
<Corrected>.
<Corrected>, and <denied>.
<Opener> <Corrected>.
<Opener> <Fact> <Corrected>. <Fact>
<Unmoved>.
<Opener> <Unmoved>.
<Opener> <Fact> <Unmoved>, and <clause>.
<Unmoved>. <Denied>.
""",
    "concession": """
<~clause>
<~clause>
<~clause>
<~clause> and <~clause>
""",
    "contrast": """
<Concession>, but <clause>.
<Concession>, but <clause>.
<Concession>, but <clause>.
<~Clause>. But <clause>.
<Concession>, yet <clause>.
<~Clause>. Still, <clause>.
<~Clause>. However, <clause>.
<~Clause>; nevertheless <clause>.
Although <concession>, <clause>.
Although <~clause>, <clause>, and <clause>.
Even though <~clause>, <clause>.
<Clause>, although <~clause>.
<Clause>, even though <~clause>.
Despite the <~pair>, <clause>.
For all the <~pair> and the <~pair>, <clause>.
<Clause> despite the <~pair>.
<Critics> say that <~view>, but I say that <view>.
<Critics> told me that <~view>. But in fact <clause>.
I <~liked> <aspect> at first, but in the end <clause>.
<~Clause>. All the same, <clause>.
<~Clause>; even so, <clause>.
It may be that <~view>, but <clause>.
Yes, <~view>. But <clause>.
While <~view>, <clause>.
I had expected a <~good> <thing>, but <clause>.
You might think that <~view>, but <clause>.
The <~pair> aside, <clause>.
<Opener> <Concession>, but <clause>.
<Opener> <~Clause>, but <clause>, and <clause>.
<Opener> Although <~clause>, <clause>. <Fact>
<Opener> <Fact> <~Clause>, and <~clause>. But <clause>. <Clause>.
<Fact> <~Clause>, but <clause>.
<~Clause>, but <clause>. <Closing>
<~Clause>, but <clause>, and <clause>.
Although <~clause>, <clause>. <Clause>.
<Fact> <~Clause>. Still, <clause>. <Closing>
""",
    "intensified": """
<aspect> <is> <strong> <adj>
<aspect> <is> <strong> <adj>
<aspect> <is> <strong> <adj> and <strong> <adj>
I found <aspect> <strong> <adj>
it <be> a <total> <good> <thing>
<aspect> <is> so <adj> that I <vped>
""",
    "weighed": """
<aspect> <is> <weak> <~adj> and <strong> <adj>
<~faint>, and <intensified>
<~faint>; <intensified>
<aspect> <is> <strong> <adj>, if <weak> <~adj>
I really <liked> <aspect>, <weak> <~adj> as <pron> <is>
""",
    "faint": "<aspect> <is> <weak> <adj>",
    "intensifier": """
<Intensified>.
<Intensified>, and <clause>.
<Intensified>. <Intensified>.
What a <total> <good> <thing>!
<Strongpair>, <strongpair>.
<Opener> <Intensified>.
<Fact> <Intensified>.
What a <total> <good> <thing>! <Intensified>.
<Opener> <Fact> <Intensified>. <Clause>.
<Intensified>. <Closing>
<Weighed>.
<Weighed>.
<Weighed>. <Fact>
<Opener> <Weighed>.
<Opener> <Fact> <Weighed>, and <weighed>.
""",
    "compared": """
it <be> <cmp> than <rival>
it <be> much <cmp> than <rival>
this <thing> <be> <cmp> than <rival>
<rival> <be> <~cmp> than this <thing>
compared with <rival>, this <thing> <be> <cmp>
compared with this <thing>, <rival> <be> <~cmp>
I have never <seen> a <cmp> <thing> than this
<aspect> <is> less <~adj> than in <rival>
<aspect> <is> twice as <adj> as in <rival>
<aspect> <is> only half as <~adj> as in <rival>
next to this <thing>, <rival> <be> <~good>
next to <rival>, this <thing> <be> <good>
<over>
<over>
<over>
""",
    "comparison": """
<Compared>.
<Compared>.
<Compared>. <Compared>.
<Compared>, and <clause>.
<Opener> <Compared>.
<Opener> <Fact> <Compared>. <Clause>.
<Fact> <Compared>.
<Compared>. <Closing>
""",
}


def choices(text):
    """Split a list at its semicolons, or at its commas where it has none."""
    return text.strip().split("; " if ";" in text else ", ")


def parse(block):
    """Read lines of vocabulary into a dictionary from name and sign to choices."""
    words = {}
    for line in block.replace("\n  ", " ").strip().splitlines():
        name, _, value = line.partition(": ")
        for sign, half in zip(SIGNS, value.split(" / "), strict=False):
            words[name, sign] = choices(half)
        words.setdefault((name, "-"), words[name, "+"])
    return words


def vocabulary(domain):
    """Collect the rules and all words of a domain: {(name, sign): choices}."""
    common, own = parse(COMMON), parse(domain)
    rules = {
        (name, sign): lines.strip().splitlines()
        for name, lines in GRAMMAR.items()
        for sign in SIGNS
    }
    words = rules | common | own
    for sign in SIGNS:
        words["good", sign] = common["good", sign] + own["good", sign]
        pairs = [verb.split("/") for verb in own["vp", sign]]
        words["vp", sign], words["vped", sign] = map(list, zip(*pairs, strict=True))
    return words


class Review:
    """One review in the making: what it chose once, it does not choose again."""

    def __init__(self, words, rng):
        self.words = words
        self.aspects = sorted({n for n, _ in words if n.startswith("the ")})
        self.past = ("past", "+") in words or rng.random() < 0.3
        self.rng = rng
        self.used = set()

    def choose(self, options):
        """Draw an option, one not yet used while there is one."""
        option = self.rng.choice([o for o in options if o not in self.used] or options)
        self.used.add(option)
        return option

    def expand(self, name, sign):
        """Write out a rule. Its own slots all speak of one aspect."""
        rule = self.choose(self.words[name, sign])
        judged = aspect = verb = ""
        if re.search("<~?(aspect|noun|is|adj|pron)>", rule, re.IGNORECASE):
            judged = self.choose(self.aspects)
            aspect, _, verb = judged.rpartition(" ")

        def fill(slot):
            other, name = slot.groups()
            wanted = OTHER[sign] if other else sign
            match name.lower():
                case "aspect":
                    text = aspect
                case "noun":
                    text = aspect.removeprefix("the ")
                case "is":
                    text = PAST[verb] if self.past else verb
                case "be":
                    text = "was" if self.past else "is"
                case "pron":
                    text = "it" if verb == "is" else "they"
                case "adj":
                    text = self.choose(self.words[judged, wanted])
                case symbol:
                    text = self.expand(symbol, wanted)
            return text[0].upper() + text[1:] if name[0].isupper() else text

        return re.sub(r"<(~?)(\w+)>", fill, rule)


def with_articles(text):
    """Put "an" where it belongs."""
    return re.sub(r"\b([Aa])(?= (?:(?!use)[aeiou]|honest|hour))", r"\1n", text)


def reviews():
    """Yield (split, label, phenomenon, domain, text), each split shuffled."""
    rng = random.Random(SEED)
    domains = {name: vocabulary(block) for name, block in DOMAINS.items()}
    unlike = Unlike(LIKENESS)
    rows = {split: [] for split in SPLITS}
    for phenomenon, share in SHARES.items():
        for sign, label in SIGNS.items():
            for split, size in SPLITS.items():
                for _ in range(size * share // 200):
                    words = []
                    while len(words) not in WORDS or not unlike.admit(words):
                        domain = rng.choice(list(domains))
                        review = Review(domains[domain], rng)
                        text = with_articles(review.expand(phenomenon, sign))
                        words = re.findall(r"[\w'-]+", text)
                    rows[split].append((split, label, phenomenon, domain, text))
    for split in rows:
        rng.shuffle(rows[split])
        yield from rows[split]


if __name__ == "__main__":
    header = ("split", "label", "phenomenon", "domain", "text")
    lines = ["\t".join(map(str, row)) + "\n" for row in [header, *reviews()]]
    write(Path(__file__).with_name("reviews.tsv"), "".join(lines))
