/** Complaints that words are learnt from, one a line. */
export const information = `\
nowhere does it say that dogs are not allowed
I was not informed that the pool is closed all week
your opening hours on google are wrong
The description said leather but it's plastic
the lady on the phone said I could pay with a cheque, at the desk they said no
instructions are confusing, step 3 makes no sense
should have been told about the dress code beforehand
Terms and conditions changed without any notice
advertised as vegan, contains honey
no one could explain to me what the insurance covers
Would have been nice to know that the kitchen shuts at 2 on Sundays
the bus timetable you hand out is from last year
your colleague promised it fits a queen bed. It does not.
I keep asking which documents I need to bring and get no clear reply
on instagram you said walk-ins welcome, at the door they turned us away
had no idea that the trial turns into a paid plan by itself, that should be in big letters
There is nothing on the packaging about it being spicy
We were given the wrong room number for the seminar
can someone finally tell me what this tariff includes
Nobody at the desk knew when the doctor would be back
Your poster says under 12 eat free, cashier says under 6
why wasn't I told that the tour is only in spanish
we didnt know we had to bring our own towels
the leaflet about the medicine is missing in the box
your website lists a branch on Oak St that shut years ago
I never got an explanation of what the extra treatment is for
Text said 5pm, email said 6pm, door said closed
calorie numbers on the board can't be right
cash only?? couldve put that on the door
brought my dog because it says dog friendly, had to leave him in the car
what exactly is in the chefs surprise, my son cant have sesame and you lot just shrugged at the question
last bus was at 9, your leaflet had it at 10, cold walk home
is it monday you are shut or tuesday? tried both
apparently there is a dress code. we learned this at the door in shorts
voicemail says call back in office hours. doesnt say what they are
bought the cream for sensitive skin, the box says otherwise once you open it
the class was level 3, how was i meant to guess from the word yoga
you changed the bus stop and we were all at the old one in the rain
The holiday opening hours are nowhere on your page
your colleague told me the wrong departure time and we missed the ferry
did not know the class was cancelled until i stood there
Label does not list the ingredients
please answer the phone, nobody can tell us if the car park is open
turned up for quiz night. its thursdays now, since when
the bottle says shake well and nothing else, is it for the skin or for drinking
we all stood at gate 4 as the screen wanted, the boat left from gate 2
so the spa is adults only, my kids were thrilled to hear that in their swimsuits
ok but does the tour include lunch yes or no
nobody told us the kitchen closes at eight
your page shows the summer timetable in december
there was no sign that the lift is closed
we were told breakfast is included, it is not
is the museum open on mondays, your machine says yes and your door says no
the leaflet promises a guide in english. there was none
how should i know that i need a swimming cap
a small note would have saved us the trip
you changed the menu and kept the old one online
nothing on the ticket says that it is for standing
the recipe card leaves out how long it goes in the oven
manual is only in chinese
the person at the desk could not say when the doctor is back
three phone calls and still nobody knows if the part is in stock
why was i not told before the operation that he cannot eat
the voucher expired and the date is nowhere to be seen
we found out at the entrance that children are not admitted
the photo in the listing is from another hotel
advertised as quiet, it is above a night club
you advertise organic, the sticker says something else
the ad shows a balcony, there is a window
what does all inclusive mean at your place because it isnt drinks
your reminder gave the wrong date
sms said 4pm, the receptionist says it was always 3pm
there are two different opening times on your two pages
the arrow points to a wall
we walked around the building twice looking for the entrance
nobody warned us about the stairs, my father uses a wheelchair
i only learned from a friend that the course has moved to another hall
does it contain nuts, a simple question, no one could answer
he said it was waterproof. it is not
i was assured it would fit my car
told it takes ten minutes, it takes a whole day and you need to fast
had i known there was a concert on i would have chosen another week
what happens to my points at the end of the year, i read it four times
your terms can be read two ways
the assistant didnt know the difference between the two models
the parking sign is hidden behind a tree
i came for the sale you announced, it starts next week
your post says free entry for ladies, on the door it was another story
no one explained how to take the medicine
the washing label says 40 degrees, your lady says never wash
the sign says open, the door says otherwise
came by train just to learn you take a break from one to three
who knew that you need to reserve for the sauna
it would help to mention that the pool has no water in winter
we waited at the front, the pickup is at the back, a word would do
left in the dark about what the vet actually did
you renamed the stop and told nobody
is it spicy or not, the menu has one chilli, the waiter says four
website still lists my favourite stylist, she left a year ago
the class is for beginners it says. they were doing somersaults
nobody said bring your own towel
i asked when it comes back into stock and got five dates`;
