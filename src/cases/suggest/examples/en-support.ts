/** Complaints that words are learnt from, one a line. */
export const support = `\
the app won't let me log in since the update
internet in the office is down again, second time this week
boiler you serviced on Monday is broken again
terminal wouldn't take any card, three customers walked out
I can't download the ticket, the page just keeps loading
verification code arrives an hour late and is expired by then
The tv remote in 212 does not work and there is no manual
printer jams after the repair, please send a technician
my membership QR does not scan at the gate
the battery you fitted lasts two hours
the tablet at table 9 is frozen again
Every time I try to reset my pin it kicks me out
new hearing aids whistle, been back three times for adjustment and nothing helps
camera you sold me won't focus
ticket barrier didn't open with my phone
your chat bot is useless, i need a human to help with the installation
the air con in the classroom blows hot air
My account is locked and I cant get in
the dishwasher makes a horrible noise since your guy looked at it
booking form gives me an endless spinner
the machine ate my coin and no drink came out
sound system in the karaoke room is broken
the hearing loop isn't working at counter 3
I press pay and nothing happens
pool heater dead, water is ice
Your scanner can't read the barcode on my coupon
sim card you sold me has no service
My watch was in for repair and now it runs 10 minutes slow
it lets me pick a time then takes me back to the start, every time
tv has one channel and its snow
link in your text goes nowhere
heating stuck on 28, we slept with the door open
i type my number and it says i dont exist
bike gears still slip exactly like before i paid you to look at them
lift has been having a rest since we came, we are on 6th floor
the tap your man changed is singing at night
my stamps on the phone thing went back to 1
machine took my coins and gave me neither a ticket nor a thank you
the coffee machine i bought from you leaks
voucher code in the app says invalid
the safe in our room wont open
cannot download my invoice from the portal
sound in the conference room kept cutting out
my watch from you lives in yesterday
the tablet at our table went for a nap mid order
typed my email four ways, it likes none of them
new brakes you say. they scream at every corner
your chat thing only ever answers have you tried our faq
the app shows a white page
your site says my card is not accepted
i get logged out every minute
the payment page hangs
my code does not work at the gate
the barrier did not open with my ticket
wifi password is wrong
internet in the room drops all the time
no hot water since this morning
the heater makes a noise like a plane
tv says no signal
the remote has no effect
the lock beeps and stays shut
the safe swallowed my passport and the code is rejected
washing machine in the laundry room stops in the middle
the dryer eats coins and stays cold
treadmill jumps and stops
the screen of the bike computer is dead
your scale is stuck
the phone you repaired gets hot
battery empty by noon since the repair
the new screen has a line across it
touch does not react in the corner
camera takes only black pictures now
the laptop is slower than before you had it
my car makes the same noise as before
engine light came back on the way home
brakes squeal after your service
the boiler goes out every night
the tap you replaced drips
the alarm goes off by itself
printer prints stripes
cartridge is not recognised
the watch stopped again
hearing aid whistles
the speaker crackles
cannot upload my photo
the form wont send, it says a field is missing
the captcha never ends
the link you texted is dead
i click and nothing
i press the button and it just sits there
the page jumps to the top
the calendar will not let me pick a day
the map in the app puts me in the sea
my account has vanished
the points are gone after the update
it asks for a password i never had
the pin from your text is refused
get your messages five times each
your texts come as question marks
your robot on the phone does not understand me
the machine talks to me in greek
the kiosk fell asleep while i was choosing
the lift stopped between floors
the lights in our room have a life of their own
the key card needs ten tries
the toaster i bought last week gave up
tried another browser tried another phone same thing
turned it off and on, still dead
the self scan shouts at me for every apple`;
