# The pages of a hub for phones: answering and asking.

title-failed = Please look again:
languages = Language

check-in = Check-in
enter-lead = Enter the code that you were given for this round. It works once, and this hub doesn't know whose it is.
code = Code
code-hint = 12 letters and digits, such as 7K2Q‑M0XV‑9DAB. Capitals and hyphens don't matter.
enter-who = Nobody sees what one person answers: only figures of whole groups are told. Neither your name nor the time is kept, and this page sets no cookie.
go-on = Go on

items =
    { $n ->
        [one] One question.
        [6] Six questions, under 30 seconds.
       *[other] { $n } questions.
    }
may-skip = Skip what you like.
who = Only figures of at least { $k } people are told: to leads for { $teams } ({ $eligible } people), and on the wall for the whole floor. Nobody sees your answers.
who-floor = Only figures of at least { $k } people are told, and yours only as a part of those of the whole floor. Nobody sees your answers.
more = How it stays confidential
more-kept = Your code is spent when you send: until the round closes a mark stays that it was used, apart from what you answered. Your answers are put among those of others as bare numbers: without a name, an address, a device, a time or an order. This page sets no cookie and loads nothing from elsewhere.
more-told = Figures leave once a day at most, and only when enough people have answered differently. What stays too small is added to the whole floor, or deleted.
skip = Skip
once = An answer can't be changed once it is sent.
send = Send
range = A whole number from { $least } to { $greatest }, or nothing.
off-the-scale = This is no answer of the scale. Choose one, or skip it.
answers-wrong = Some answers are not on the scale; nothing was sent. They are marked below.
answers-few =
    { $n ->
        [one] This is too little to count: question { $numbers } would be enough, and so are others. Nothing was sent, and what you chose is kept.
       *[other] This is too little to count: questions { $numbers } would be enough together, and so are others. Nothing was sent, and what you chose is kept.
    }
list-last = { $most } and { $last }

thanks = Thank you
thanks-in = Your answers are in, and your code is spent.
thanks-next = The round closes on { $date }. Figures leave it once a day until then: the whole floor's stand on the wall, those of teams are for leads, and both only if enough people have answered. Your answers stay yours.
thanks-done = You can close this page.

code-unknown = This code is not known here. Look at it again, letter by letter; a 0 and an O, a 1 and an I are the same.
spent = This code has been used
spent-kind = If that was you: your answers are in, thank you. Each code works once, and an answer can't be changed, so that nobody can find out whose it is.
spent-else = If it was not you, tell the person who hands out the codes: there is no harm done to the answers that are in.
closed = This round is closed
closed-kind = Thank you for coming. Nothing more is taken for it; the next round has codes of its own.
busy = One moment, please
busy-kind = Many are answering at this moment. Nothing was sent; go back and try again in a few seconds.
failed = That did not work
failed-kind = The hub can't write it down at the moment. Nothing was sent that you can't send again: go back and try once more, and if the code has been used then, your answers are in.
foreign = This did not come from our page
foreign-kind = Another site sent it in your name, so nothing was taken. Open the page from the wall, or from your link.
unread = This can't be read
unread-kind = What came is not what the page sends. Open the page anew and try again.
nowhere = Nothing is asked here
nowhere-kind = This hub keeps no rounds and no questions. Follow the code on the wall of your floor.
again = Enter another code
ask-instead = Ask something

ask = Ask, unsigned
ask-lead = A question, or something that is being said on the floor.
ask-who = Leads read it before it stands on the wall as heard. Neither your name nor the time is kept; don't write who you are, or whom it is about.
ask-place = You have answered, so a place is kept for one question of yours, however many ask. The page knows that you answered, and not what; that isn't told to leads.
ask-kind = What is it?
ask-question = A question
ask-rumour = Something that is being said
ask-text = Your words
ask-most = At most { $n } characters.
ask-text-wrong = Write your words: 1 to { $n } characters that can be seen, not signs alone.
ask-private = There is a number or an address in it that may be a customer's, such as of a card, an account, a phone or mail. Your words are kept below: leave it out.
ask-often = Many have asked here within the hour. Your words are kept below: try again later.
ask-full = Many questions wait already, and leads have to look through them first. Your words are kept below.
ask-failed = The hub can't write it down at the moment. Your words are kept below: try again.
ask-thanks = Thank you for asking
ask-thanks-in = Your words are in, without a name.
ask-thanks-next = Leads look through what is asked. What they take up stands on the wall as heard, and then with its answer, or with why there is none yet.
ask-more = Ask something else
ask-where = Which floor?
ask-where-kind = Follow the code on the wall of your floor: it leads to the page of your floor.

closes = { $weekday } { $day } { $month }, { $hour }
weekday =
    { $n ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }
month =
    { $n ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }
