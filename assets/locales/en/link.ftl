# Why there is no link to the hub. $why may be the hub's, the system's or a library's own words.

cause-no-answer = no answer from { $hub } in time
cause-untrusted = the hub at { $hub } is not trusted: { $why }
cause-unreachable = no hub at { $hub }: { $why }
cause-no-hub = no openfloor hub at { $hub }: is its address right, and ws:// or wss://?
cause-needs-token = the hub needs a token: --token-file names it
cause-token-unreadable = can't read the token file { $file }: { $why }
cause-no-token = { $file } holds no token; put into it what `openfloor token new` printed
cause-no-hub-here = there is no hub behind this wall
cause-no-word = the hub answered without a word of it
cause-refused = the hub refused: “{ $why }”
cause-unsendable = a time or a gate can't be sent as it is written
cause-no-hubs-answer = { $hub } does not answer as a hub does (status { $status })
cause-no-address = { $hub } is no address of a hub
cause-floor-late = the floor did not come in time
cause-silent = the hub fell silent
cause-gone = the hub is gone
cause-gone-without-a-word = the hub is gone without a word
cause-closed = the hub closed the connection ({ $code })
cause-closed-saying = the hub closed the connection: “{ $why }” ({ $code })
cause-broke = the connection broke: { $why }
cause-binary = the hub sent a binary frame
cause-pack = the hub sent a pack of frames that can't be read
cause-part-missing = a part of the floor did not arrive
cause-event-missing = an event of the feed did not arrive
cause-hello-twice = the hub said hello twice
cause-other-part = the hub shows this wall another part of the floor than before
cause-never-had = the hub resumed what this wall never had
cause-out-of-turn = the hub sent an event out of its turn

network-refused = connection refused
network-reset = connection reset
network-timed-out = timed out
network-no-way = no way there
network-no-name = no machine has that name
network-no-http = what answers there does not speak HTTP; with TLS the address begins with https://
network-broke-off = the answer broke off

distrust-expired = its certificate has expired; it needs a new one
distrust-not-yet = its certificate is not valid yet; is the clock of this machine right?
distrust-issuer = its certificate is of an issuer that is not trusted here; name the right one with --ca FILE
distrust-name = its certificate is for another name than the one in the address
distrust-authority = its certificate is that of an authority (CA:TRUE), where a hub needs one of its own; docs/operating.md has how to make one
distrust-certificate = its certificate can't be trusted: { $why }
distrust-no-tls = it does not speak TLS; without TLS the address begins with ws:// or http://
distrust-tls = no TLS with it: { $why }
