# Reference values for tests/reference.rs, by code that is not ours. To make them again, inside of this folder:
#
#   apt-get install r-base-core r-cran-psych r-cran-multilevel      # Debian 12: R 4.2.2, psych 2.2.9, multilevel 2.7
#   Rscript reference.R > reference.csv
#
# answers.csv is made up: 71 people of 7 teams. `attitude` and `sleep` are in R (Chatterjee & Price 1977; Student 1908,
# doi:10.1093/biomet/6.1.1), the flow rates in the NIST/SEMATECH e-Handbook, 6.3.2.2 (doi:10.18434/M32189), the ratings in Shrout &
# Fleiss (1979, doi:10.1037/0033-2909.86.2.420), the proportions in Newcombe (1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857).
suppressMessages({library(psych); library(multilevel); library(nlme)})
say <- function(name, value) cat(sprintf("%s,%.15g\n", name, value), sep = "")
cat("name,value\n")

people <- read.csv("answers.csv", check.names = FALSE)
items <- as.matrix(people[, -1])
items[, c(2, 4, 6)] <- 8 - items[, c(2, 4, 6)]        # the frustration items, turned around
index <- data.frame(team = people$team, autonomy = rowMeans(items[, 1:2]), competence = rowMeans(items[, 3:4]),
                    relatedness = rowMeans(items[, 5:6]))
needs <- c("autonomy", "competence", "relatedness")
for (place in 1:3) {
  need <- needs[place]
  both <- items[, (2 * place - 1):(2 * place)]
  value <- index[[need]]
  for (team in unique(people$team)) {
    own <- value[people$team == team]
    told <- t.test(own)
    name <- paste(need, team, sep = ".")
    say(paste0(name, ".n"), length(own))
    say(paste0(name, ".mean"), unname(told$estimate))
    say(paste0(name, ".deviation"), sd(own))
    say(paste0(name, ".low"), told$conf.int[1])
    say(paste0(name, ".high"), told$conf.int[2])
    say(paste0(name, ".alpha"), suppressWarnings(psych::alpha(both[people$team == team, ], warnings = FALSE)$total$raw_alpha))
  }
  # rwg.j of items on seven points; the variance of the uniform null is (7^2 - 1) / 12.
  agreed <- multilevel::rwg.j(both, people$team, ranvar = 4)
  for (row in seq_len(nrow(agreed))) say(paste(need, agreed$grpid[row], "rwg", sep = "."), agreed$rwg.j[row])
  # Teams of unequal size: the mean squares are R's; n0 and what follows from it are Searle, Casella & McCulloch (1992), ch. 3.
  squares <- anova(aov(value ~ factor(people$team)))$"Mean Sq"
  n <- table(people$team); N <- sum(n); k <- length(n)
  n0 <- (N - sum(n^2) / N) / (k - 1)
  say(paste0(need, ".between"), squares[1]); say(paste0(need, ".within"), squares[2])
  say(paste0(need, ".icc1"), (squares[1] - squares[2]) / (squares[1] + (n0 - 1) * squares[2]))
  say(paste0(need, ".icc2"), (squares[1] - squares[2]) / squares[1])
  # The first four teams have eight people each: there ICC1 and ICC2 of multilevel, and BLUPs by REML of nlme, are the same things.
  first <- people$team %in% c("amber", "birch", "cedar", "dune")
  model <- aov(value[first] ~ factor(people$team[first]))
  say(paste0(need, ".balanced.icc1"), multilevel::ICC1(model)); say(paste0(need, ".balanced.icc2"), multilevel::ICC2(model))
  mixed <- lme(value ~ 1, random = ~ 1 | team, data = data.frame(value = value[first], team = people$team[first]),
               control = lmeControl(tolerance = 1e-12, msTol = 1e-14, returnObject = TRUE))
  shrunken <- coef(mixed)
  for (team in rownames(shrunken)) say(paste(need, "balanced", team, "shrunken", sep = "."), shrunken[team, 1])
}

# Published examples.
ratings <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), ncol = 4, byrow = TRUE)
icc <- psych::ICC(ratings, lmer = FALSE)$results
say("shrout-fleiss.icc1", icc$ICC[1]); say("shrout-fleiss.icc2", icc$ICC[4])
say("attitude.alpha", psych::alpha(attitude)$total$raw_alpha)
extra <- with(sleep, extra[group == 2] - extra[group == 1])
say("sleep.mean", mean(extra)); say("sleep.low", t.test(extra)$conf.int[1]); say("sleep.high", t.test(extra)$conf.int[2])
for (pair in list(c(81, 263), c(15, 148), c(0, 20), c(1, 29), c(9, 12))) {
  ends <- suppressWarnings(prop.test(pair[1], pair[2], correct = FALSE))$conf.int
  say(sprintf("wilson.%d.%d.low", pair[1], pair[2]), ends[1]); say(sprintf("wilson.%d.%d.high", pair[1], pair[2]), ends[2])
}
flow <- c(49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)
say("flow.centre", mean(flow)); say("flow.sigma", mean(abs(diff(flow))) / 1.128)
say("flow.upper", mean(flow) + 3 * mean(abs(diff(flow))) / 1.128)   # the handbook: 55.8041
say("flow.lower", mean(flow) - 3 * mean(abs(diff(flow))) / 1.128)   # the handbook: 45.8159
# How wide the limits are after a short baseline with a sigma of 1 (src/pulse/change.rs).
for (n in c(12, 20)) say(sprintf("limit.%d", n), qt(pnorm(2), .605 * (n - 1)) * sqrt(1 + 1 / n))
