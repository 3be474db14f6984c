"""Articles of our own about one event, a copy of one, its look-alike and something else: what tests of stories are made of."""

from summarizer.article import Article

FIRST = """\
Warehouse fire in Port Kestrel kills 12

A fire tore through a warehouse in the harbour of Port Kestrel early on Tuesday, killing 12 people and injuring 31, the fire \
service said.

"We could hear them shouting, and we could not get to the doors," said Ilse Brandt, the chief of the Kestrel fire brigade. "The \
doors were locked from the outside."

About 200 people worked in the building, which belongs to Marlow Textiles, according to the city. Damage was put at $14 million.

Police said they had arrested two managers of the company. "Nobody should die at work in this city," Mayor Tomas Okafor told \
reporters.

Three people were still missing on Tuesday night. In 2015, 9 people were killed in a fire at another factory in the region.
"""

SECOND = """\
Fourteen dead after blaze at Kestrel textile warehouse

Fourteen people died and 31 were injured when fire swept through a textile warehouse in Port Kestrel on Tuesday, officials said.

Ilse Brandt, the fire chief, said: "We could hear them screaming, and we could not get to the doors." She said 60 firefighters \
fought the flames for nine hours.

The owner, Marlow Textiles, said in a statement that it was "deeply shaken". The company put the damage at $18 million.

Police arrested two managers. "Nobody should die at work in this city," said Tomas Okafor, the mayor.

Union leader Petra Lund said inspectors had warned of locked doors in March. "They were told three times," Lund said.
"""

THIRD = """\
Locked doors at centre of Kestrel fire inquiry

Investigators are asking why doors were locked at a Port Kestrel warehouse where at least 14 people were killed on Tuesday.

"They were told three times," Petra Lund of the textile workers' union said. "Three times, and nobody came back with a key."

The fire at Marlow Textiles left 31 people injured, five of them seriously, and destroyed goods worth $18 million, the company \
said.

Mayor Tomas Okafor promised an independent inquiry. "Nobody should die at work in this city," he said.

About 200 people were in the building when the fire began shortly after 3 a.m., the city said.
"""

COPY = FIRST.replace("A fire tore", "PORT KESTREL (North Wire) — A fire tore").partition("Three people were still")[0]

LOOKALIKE = """\
Furniture warehouse burns down in Ostrava Bay

A warehouse full of furniture burned down in Ostrava Bay on Tuesday, but nobody was hurt, the fire service of the town said.

"It began at a heater on the second floor," said Rikke Dahl, who led 25 firefighters. The owner, Nordby Homes, has stored sofas \
and beds there since spring.

Dahl said the smoke could be seen from the lighthouse at Cape Varn, 12 kilometres away. Mayor Jens Holt thanked the volunteers.
"""

FERRY = """\
Lowmoor ferry stops for the winter

The ferry between Port Kestrel and Lowmoor will stop running on Friday, its owner said, leaving about 900 islanders without a \
daily link.

"We lose 4,000 crowns on every crossing," said Jonas Vik, who runs the Lowmoor Line. The mayor of Lowmoor, Anna Reyes, called it \
"a betrayal".

The ferry carried 61,000 people last year, 12 percent fewer than the year before.
"""

FIRE = (
    Article(FIRST, site="Kestrel Post", url="https://post.example/fire", published="2026-11-24T09:10:00+00:00"),
    Article(SECOND, site="Harbour Herald", url="https://herald.example/blaze", published="2026-11-24T14:05:00+00:00"),
    Article(THIRD, site="The Coast", url="https://coast.example/doors", published="2026-11-24T17:40:00+00:00"),
)
DAY = (
    *FIRE,
    Article(COPY, site="North Daily", url="https://north.example/1", published="2026-11-24T09:30:00+00:00"),
    Article(LOOKALIKE, site="Bay News", url="https://bay.example/sofas", published="2026-11-24T11:00:00+00:00"),
    Article(FERRY, site="Kestrel Post", url="https://post.example/ferry", published="2026-11-24T08:00:00+00:00"),
)
"""In this order: the three of the fire, a copy of the first, the look-alike, the ferry."""

SILO = """\
Twelve dead as grain silo collapses in Varnholt

VARNHOLT, Ostrea (Tellmark Wire) — At least 12 people were killed and 34 injured when a grain silo collapsed onto a \
crowded market in the port town of Varnholt on Tuesday morning, the fire service said.

Fire Chief Dorota Lindqvist said the 40-metre silo, owned by the Brennick Grain Company, gave way shortly after 9 a.m. \
as traders were setting up their stalls.

"We had no warning at all, and we have not stopped digging since," Lindqvist told reporters. "There are still people \
under there."

Mayor Anselm Kovary declared three days of mourning. He said the town would demand answers from the company. "This \
silo was inspected only last month, and somebody signed that paper," he said.

Brennick Grain said in a statement that it was "devastated by the loss of life" and would cooperate with \
investigators. The company's shares fell 18 percent.

More than 200 rescuers from five districts are at the scene, according to the regional government. Rescue dogs were \
flown in from the capital.

Prime Minister Ilse Radomir, who cut short a visit to Tessaly, said the government would set aside 25 million crowns \
for the families. "No family will be left alone with this," Radomir said.
"""
OTHER_SILO = """\
Varnholt silo death toll rises to 14

By Jonas Pell

VARNHOLT — The death toll from the collapse of a grain silo in the Ostrean port of Varnholt has risen to 14, officials \
said on Tuesday evening, as rescuers searched for nine people who are still missing.

Fourteen people were killed and 41 were injured when the silo fell on the weekly market, the regional government said.

"We had no warning, and we have never stopped digging since," Fire Chief Dorota Lindqvist told reporters.

Mayor Anselm Kovary said an inspector had approved the silo in October. "This silo was inspected only last month, and \
somebody signed that paper," Kovary said. He called the collapse "a crime against this town".

The engineer who inspected the silo, Marek Toll, said through his lawyer that he had warned the company about \
corrosion twice. The Brennick Grain Company rejected the claim.

"Mr Toll never warned us of anything," Brennick's chief executive, Hanne Overgaard, said. "We will open every file we \
have."

The government will set aside 25 million crowns for the families of the victims, Prime Minister Ilse Radomir said.
"""
