/** Complaints that words are learnt from, one a line. */
export const service = `\
the receptionist was so rude to my wife today
food was cold and the plate dirty
Waitress ignored us for half an hour, then brought somebody else's drinks and laughed about it
bland, overcooked, salty. what happened to your kitchen??
Changing rooms stink and there was mould in the showers
she burned my forehead with the curling iron and said it was my fault
there was a cockroach under our table
your driver drove like a maniac and swore at cyclists
Very slow service on sunday, we gave up and left before the mains
staff chatting in the corner while customers wait. unprofessional
Went in for a manicure and the technician gossiped about me with her coworker the entire time
Our server disappeared after taking the order, had to chase him for ketchup, for refills, for everything
steak was like shoe leather
gym floor is sticky and someones towel was on the bench for 3 days
the vet was really dismissive with our dog and us
pls tell the cashier on the evening shift that a smile costs nothing
The lettuce was brown and the bread was hard as a rock
nurse was very impatient with my grandfather
Honestly the worst meal I have had in years
housekeeping walked in twice without knocking
The hostess sat people who came after us first and then pretended not to hear
my toddler slipped on a wet floor, no one came to help
You lot need to train your people. Zero eye contact, zero hello
dumplings were gummy and tasted of old oil
hair dye ran down my neck and stained my blouse, she giggled
it reeks of bleach in there
kitchen hands were smoking right by the entrance
I had to remind her three times about the tea and then it was lukewarm
the steak moo-ed when i cut it
lass on reception had better things to do than look up from her nails
jeans came back from the alteration one leg shorter, i walk in circles now
lettuce browner than the gravy
kids birthday and the clown was drunk
had to ask for cutlery, then for glasses, then for the food
you can write your name in the dust on the tables
my highlights are orange. i asked for honey blonde not traffic cone
bathroom looked like nobody had been in with a mop since easter
he talked to me like i was 6
masseuse chatted the whole hour, zero relaxing
the gym showers havent been cleaned for days
Beer was warm and the glass had lipstick on it
Your mechanic left greasy hand prints all over my seats
Nails chipped after one day, sloppy job
asked the guy where the flour is and he pointed. just pointed. at everything
that mattress has seen things
my son cried more than at the dentist, over a haircut
three flies in the window and one in my tea, guess which one bothered me
we could hear every word of the couple next door, EVERY word
the new masseur hurt my back
your receptionist hung up on my mother
she sighed every time we asked for something
he slammed the plates on the table
waited forty minutes for a coffee in an empty cafe
nobody greeted us, nobody looked at us
fish smelled off
the lamb was tough as old boots
pasta was a lump
my coffee had grounds and a hair in it
tiny portion, we left hungry
pizza burnt below and raw on top
the pillow smelled of someone else
dust under the bed, gum under the table
the sauna is a swamp
carpet wet and musty
the toilet had not seen a brush in weeks
flies all over the buffet
milk sour, bread hard, apples bruised
the meat turned grey by the evening
half of the tomatoes went into the bin
my perm fell out after two days
the colour came out green
she cut my ear and laughed
eyebrows like two caterpillars
the nail polish is peeling already
they painted over the dirt
the wall is crooked and the paint is dripping
your painter left a mess in the hall
my shirt has a burn mark from the iron
the sweater would fit a doll now
the sofa cover came back with a stain
lawn looks like it lost a fight
the trainer was on his phone while i lifted
teacher was late and left early
the guide mumbled, we understood nothing
driver smoked and drove like mad
the dentist was rough and in a hurry
nurse could not find the vein and blamed me
the vet did not even touch the cat
your security man grabbed my arm
was spoken to as if i had stolen something
felt like a nuisance in your shop
the saleswoman rolled her eyes at my size
they whispered about us in the corner
the waiter took our plates while we were eating
had to fetch our own drinks
music so loud we had to shout
slept in my coat
could hear the neighbours snore through the wall
the bed squeaks and sags in the middle
my back is broken from that mattress
breakfast was dry toast and an apology of an egg
the soup was hot water with a memory of chicken
the wine was vinegar
ice cream had melted and been frozen again
birthday ruined by your grumpy team
he made my daughter cry
not one thank you, not one smile
i have had warmer welcomes at the tax office
they forgot we existed`;
