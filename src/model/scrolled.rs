//! How far an open page is scrolled: by what stands at its top, so that a reader keeps the place when the terminal gets
//! another size or the page says more.

/// More lines than anything that is read or chosen from has.
pub const FAR: isize = 1 << 20;

/// What stands at the top of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    /// Which paragraph of the page it is.
    pub paragraph: usize,
    /// What tells its words apart from those of another.
    pub words: u64,
    /// Which line of the paragraph it was.
    pub line: usize,
    /// How many letters of the paragraph stand before that line.
    pub letters: usize,
}

/// How far a page is scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scrolled {
    /// What stood at the top when a person scrolled last; absent: the beginning.
    top: Option<Top>,
    /// By how many lines it was scrolled since a frame was drawn.
    by: isize,
}

/// What a frame shows of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paged {
    /// By how many lines it can be scrolled; 0 when all of it is on the screen.
    pub most: u16,
    /// By how many it is.
    pub above: u16,
    /// What stands at the top, where a person has scrolled since the frame before; absent for the beginning.
    pub top: Option<Top>,
}

impl Scrolled {
    /// What stood at the top when a person scrolled last.
    pub fn top(&self) -> Option<Top> {
        self.top
    }

    /// By how many lines a person has scrolled since, down or up.
    pub fn by(&self) -> isize {
        self.by
    }

    /// So many lines on.
    pub(super) fn step(&mut self, by: isize) {
        if by <= -FAR {
            *self = Self::default();
        } else {
            self.by = self.by.saturating_add(by).clamp(-FAR, FAR);
        }
    }

    /// A frame was drawn. What a person scrolled to is the place from now on; where nobody did, it stays the one that it was,
    /// also on a screen that has room for more.
    pub(super) fn was_drawn(&mut self, paged: &Paged) {
        if std::mem::take(&mut self.by) != 0 {
            self.top = paged.top;
        }
    }
}
