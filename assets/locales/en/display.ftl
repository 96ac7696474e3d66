# Display mode: scenes.

scene-now = Now
scene-trust-wins = Trust wins
scene-how-we-are = How we are
scene-answered = Asked and answered
scene-promises = Our promises
scene-repair = Repair

calm-waiting = Waiting
calm-all-told = All is told
calm-all-told-more = There is nothing new to tell. What changes will stand here first.
calm-nothing-yet = Nothing here yet
calm-nothing-yet-more = The hub is live, and its log holds nothing for this wall yet.
