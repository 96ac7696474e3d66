//! The flags of a wall, group by group: which floor it shows, how it looks, what it does beside its cells, and who writes there.

use super::flags::group;

group!(
    /// Which floor a wall shows, and what it brings along.
    WallLink,
    [
        ("wall.feed", "URL"),
        ("wall.token_file", "FILE"),
        ("wall.token_in_clear", "BOOL"),
        ("wall.ca", "FILE"),
        ("wall.site", "SITE"),
        ("wall.team", "TEAM"),
        ("wall.cache", "DIR"),
    ]
);
group!(
    /// Which floor is read once. The same settings as a wall's, without what only a wall needs.
    FloorLink,
    [
        ("wall.feed", "URL"),
        ("wall.token_file", "FILE"),
        ("wall.token_in_clear", "BOOL"),
        ("wall.ca", "FILE"),
        ("wall.site", "SITE"),
        ("wall.lang", "TAG"),
    ]
);
group!(
    /// How a wall looks.
    WallLook,
    [
        ("wall.lang", "TAG"),
        ("wall.languages", "HOW"),
        ("wall.locales", "DIR"),
        ("wall.display", "BOOL"),
        ("wall.plain", "BOOL"),
        ("wall.theme", "NAME"),
        ("wall.color", "COLORS"),
        ("wall.glyphs", "GLYPHS"),
    ]
);
group!(
    /// How a terminal for answering looks.
    KioskLook,
    [("wall.lang", "TAG"), ("wall.plain", "BOOL"), ("wall.theme", "NAME")]
);
group!(
    /// What a site wants of its wall in display mode: its scenes and their hours, when it rests, and whether it is locked.
    WallBoard,
    [
        ("wall.sextants", "WHEN"),
        ("wall.blank", "HOURS"),
        ("wall.scenes", "SCENES"),
        ("wall.shifts", "TIMES"),
        ("wall.teams", "BOOL"),
        ("wall.locked", "BOOL"),
    ]
);
group!(
    /// What is said to the terminal beside cells, and what a critical notice sets off.
    WallCalls,
    [
        ("wall.title", "BOOL"),
        ("wall.links", "WHEN"),
        ("wall.bell", "WHEN"),
        ("wall.notify", "HOW"),
        ("wall.on_critical", "COMMAND"),
        ("wall.quiet_hours", "HOURS"),
    ]
);
group!(
    /// Who writes at a wall, and where its huddle card goes.
    Writing,
    [
        ("wall.source", "SOURCE"),
        ("wall.author_role", "ROLE"),
        ("wall.author_name", "NAME"),
        ("wall.print", "PROGRAM"),
        ("wall.huddle_folder", "DIR"),
    ]
);
group!(
    /// The site that is asked about.
    SiteOf,
    [("wall.site", "SITE")]
);
