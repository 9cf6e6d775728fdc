/** Complaints that words are learnt from, one a line. */
export const price = `\
bill was wrong, you charged us for 3 beers we never had
5 dollars for tap water is a rip off
the price at the till was higher than on the shelf
my student discount was refused
paid 80 for a trim, nobody mentioned the price before
Extra fee for luggage, not mentioned when we paid
you took the money twice from my account
since when is it 4.20?? everything is getting so expensive here
not worth the money at all
gave you 50, got change for 20
nearly choked when I saw the total
the coupon for 20% off was ignored at checkout
$18 for a salad with three leaves, come on
why am i paying for a towel i never used
parking is 4 an hour now?!
Your competitor sells the same tyres 30% cheaper
I think the bill has someone else's drinks on it
membership went up from 29 to 45 overnight
still waiting for the 15 euros you took too much
I feel ripped off
two coffees 14 bucks, have you lost it
I was promised 10% off for students and got nothing off
bill doesn't add up, please check table 6
You put my rent for the locker up without a word
the extra cheese was 3 dollars?
Receipt shows 4 desserts, we were 2 people with one
cheaper at every other place in town
Took 60 from my card for a no show i didn't even know about
went in for 2 lemons came out needing a loan
three of us had soup and it came to ninety
the offer on the window vanished at the counter
my coffee has gone from 2.80 to 3.60 and the cup got smaller
for that much i expect the barber to drive me home
think you put somebody elses wine on ours
kids eat free until they dont, hey
parking cost me more than the dinner
you kept 30 back from the deposit for a mark that was there already
no show fee when it was you who was closed
prices went up 30 percent without any reason
you billed us for breakfast we never had
12 dollars delivery for two streets is too much
My voucher of 20 was not deducted
I was charged the full price for a child
thought id bought a bag of cherries not the orchard
your sign says 5, your till says 7, my purse says bye
she added a treatment i never asked for and then asked how i want to pay for it
a single olive as a starter. 8.
card says 84, menu adds to 61, do the sums
why does the same haircut cost more for women
the bill has two bottles on it and we had one
we split the bill and you still got ten too much
you added a tip without asking
12 for a glass of house wine
the menu price and the bill do not match
you charged me for delivery though i picked it up
my account was debited two times
the offer was 3 for 2, i paid for 3
no discount although i am a member
sale sticker says 40 off, till says otherwise
paid more than my neighbour for the same room
the repair cost more than a new one
you quoted 60 and took 95
the deposit has not been given back in full
late fee for ten minutes
fifteen just to look at it
you charge for tap water and bread
a bag for 50 cents really
i could eat a week for that
that was the most expensive sandwich of my life
do you weigh the paper with the ham
half a kilo that weighs 400 grams
the packet got smaller, the price did not
i feel robbed
my wallet hurts
i was expecting a dinner not a mortgage
are the towels woven with silver at that rate
every month a bit more
last year it was half of that
the market sells it for a third
online it is twenty less
you rounded up, and up, and up
he gave me back two coins too few
the change was short
the till swallowed my discount
parking free they said, then 8 on the invoice
cleaning fee, linen fee, breathing fee
who drank the champagne you put on our room
we never opened the minibar
you billed the hour and worked twenty minutes
three lines on the invoice nobody can explain
extra for milk extra for sugar
kids portion at adult price
the happy hour ended the minute we ordered
your estimate was a joke
is there a tax on smiling too
i paid for five sessions and got four, the rest of the money please
gift card was worth 50, you counted 40
students pay full now
it is a scam`;
