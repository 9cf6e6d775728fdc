/** Complaints that words are learnt from, one a line. */
export const handling = `\
my order never arrived, its been 9 days
you double booked our room and sent us away at midnight
Refund still not on my account after a month
I reserved the small court, they gave it to another group
sent back the shoes twice because wrong size came both times
The courier left the package in the rain
stood in line for an hour because only one person was doing returns
asked to cancel my subscription four times already!!!
You lost my coat at the cloakroom and nobody knows who is in charge
appointment was moved twice, then forgotten
I asked for the invoice with our company name four times and still get it made out to me personally
you sent me size 38 instead of 40
Took a day off for the fitting of the sofa and no one turned up
They sold our tickets to other people
my membership card application has been 'in progress' since april
Two of the five items were missing from the box
collected my dress today, the alteration was done on the wrong dress
the store wouldnt accept my return even though its within 30 days
Waited at the pharmacy, then told to come back because the order hadn't been put through
reward not credited, texted you twice about it
Package marked delivered, nothing here
I returned the drill on the 3rd and the clerk still says he has no trace of it
we came for the 6 o'clock screening and our seats were taken by others with the same numbers
my daughter was put in the beginners course although we signed up for level 2
Collected the takeaway and the soup wasn't in the bag
Renewed my card in march, the new one still hasn't been posted
I phoned to move my appointment and it got deleted instead
Nobody will tell me who deals with my claim, I get passed around
were sitting at home with no dinner, driver phone is off
the curtains youve made would fit a giant, we gave you the measurements twice
so my name was spelled wrong on the cake. happy birthday Brain
ordered 2 weeks ahead for the wedding and on the day the florist goes "what flowers"
went to collect my prescription and it had gone to a different branch
i sent the form, then you asked for the form
we said ground floor because of mum wheelchair, you gave us the third
the parcel was signed for by someone called Dave. there is no Dave
cleaner came on thursday instead of tuesday and i wasnt even in
you have me down as a Mr and as two different people
You sold the sofa we had already paid a deposit for
check in took 2 hours because you could not find our reservation
my subscription was renewed although I cancelled in time
the suit was not ready on the day you promised and the wedding is tomorrow
nobody answered my complaint from last week
so do i just live without a washing machine or is someone planning to come
sat in the waiting room till everybody who came after me had gone home
you texted happy anniversary to my ex at my number
got a lovely bouquet today. it says get well soon grandma. i ordered roses for my wife
if i have to explain this one more time to a new person i scream
nobody has called me back about my complaint
you never replied to my last two messages about the booking
my complaint was closed without anyone speaking to me
sold our room to another couple although we had paid
the table by the window we reserved was given away
my appointment got pushed back again without asking
you took my name off the list
the plumber did not show up and nobody rang
we waited in all day for the delivery and it never came
driver left the parcel with a neighbour who is away
half of my shopping is missing
got a bag with another familys dinner
someone else collected my dry cleaning
you lost my jacket at the cloakroom
the certificate has the wrong date of birth
my surname is misspelled on the booking and the airline wont take it
i returned the shoes three weeks ago, no money yet
still no word on my refund
exchange refused although i had the receipt
i cancelled in time and was enrolled for another month anyway
your form asks for a form that only you can give me
sent from counter 3 to counter 5 and back to counter 3
had to show my id four times to four people
every time i come there is another paper missing
gave you all the papers in may, now you want them again
the cake was ready a day after the party
picked up the suit and it is somebody elses
the flowers went to my office on a saturday
my prescription was sent to the wrong branch
you put my daughter in the wrong group
our wedding photos, it has been four months
when is someone going to come and pick up the old fridge
the bike has been in your workshop for six weeks and no one rings
am i still on the waiting list or did you forget me
we are sitting here with no lunch and the rider cannot be reached
the kitchen forgot our order and served everybody around us
our group of ten was split over three tables although i reserved one
they had me down for tomorrow
i confirmed twice and still there was no car at the airport
the shuttle left without us though we were on the list
you shipped one boot
the box was empty
the order says complete. nothing is complete
i ordered blue, blue is on the order, the curtains are green
asked for no onions. onions. asked for extra cheese. none
the gift was supposed to arrive for christmas
still getting your texts though i left the club in spring
who do i have to talk to so that this gets done
nobody there feels responsible
everyone i speak to says it is another department
my membership card is still under my old name
your colleague promised to call on monday, its thursday
we were checked out of our room a day early, our things in the corridor
the room was booked until sunday, on saturday there was somebody in our beds
the seats we reserved were taken by others
my contract still has not been sent
filled in the return slip, waited for the courier, no courier
you delivered to number 12, i live at 21
i have told you my new address three times
you sent the reminder for an appointment i never made
turned up at 9 as agreed, shutters down, mechanic came at 11
queued an hour at the only open counter to drop off a parcel`;
