//! Items in order, flat while one holder has them and structurally shared afterwards; the only file that names `im_rc`.
//!
//! Only operations of `im_rc::Vector` without known defects are used: `push_back`, `pop_back`, `get`, `get_mut`,
//! `len`, `leaves` and `collect`. Whatever else changes a sequence makes it flat first, in linear time.

use im_rc::Vector;
use std::cell::OnceCell;
use std::rc::Rc;

/// Up to this length sharing copies the items.
const COPIED: usize = 64;

/// A sequence whose clone is another holder's, in constant time (amortised).
pub enum Sequence<T: Clone> {
    /// One holder's items. Once others share them, `shared` holds the same items as a tree, which this
    /// sequence becomes itself at its next write: so sharing and writing in turn never copies all.
    Flat { items: Vec<T>, shared: OnceCell<Rc<Vector<T>>> },
    /// Items shared with other holders. After enough writes without sharing it is made flat again.
    Tree { items: Rc<Vector<T>>, writes: usize },
}

impl<T: Clone> Default for Sequence<T> {
    fn default() -> Sequence<T> {
        Sequence::from(Vec::new())
    }
}

impl<T: Clone> From<Vec<T>> for Sequence<T> {
    fn from(items: Vec<T>) -> Sequence<T> {
        Sequence::Flat { items, shared: OnceCell::new() }
    }
}

impl<T: Clone> Clone for Sequence<T> {
    fn clone(&self) -> Sequence<T> {
        match self {
            Sequence::Flat { items, .. } if items.len() <= COPIED => Sequence::from(items.clone()),
            Sequence::Flat { items, shared } => {
                let tree = shared.get_or_init(|| Rc::new(items.iter().cloned().collect()));
                Sequence::Tree { items: Rc::clone(tree), writes: 0 }
            }
            Sequence::Tree { items, .. } => Sequence::Tree { items: Rc::clone(items), writes: 0 },
        }
    }
}

impl<T: Clone> Sequence<T> {
    #[inline(always)]
    pub fn len(&self) -> usize {
        match self {
            Sequence::Flat { items, .. } => items.len(),
            Sequence::Tree { items, .. } => items.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<&T> {
        match self {
            Sequence::Flat { items, .. } => items.get(index),
            Sequence::Tree { items, .. } => items.get(index),
        }
    }

    #[inline(always)]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if !self.is_private() {
            self.settle();
        }
        match self {
            Sequence::Flat { items, .. } => items.get_mut(index),
            Sequence::Tree { items, .. } => Rc::make_mut(items).get_mut(index),
        }
    }

    #[inline(always)]
    pub fn push(&mut self, item: T) {
        if !self.is_private() {
            self.settle();
        }
        match self {
            Sequence::Flat { items, .. } => items.push(item),
            Sequence::Tree { items, .. } => Rc::make_mut(items).push_back(item),
        }
    }

    pub fn pop(&mut self) -> Option<T> {
        if !self.is_private() {
            self.settle();
        }
        match self {
            Sequence::Flat { items, .. } => items.pop(),
            Sequence::Tree { items, .. } => Rc::make_mut(items).pop_back(),
        }
    }

    /// The items as a vector that nothing else holds, in linear time if they were shared.
    pub fn into_flat(self) -> Vec<T> {
        match self {
            Sequence::Flat { items, .. } => items,
            Sequence::Tree { .. } => self.iter().cloned().collect(),
        }
    }

    /// Changes the items as a vector, in linear time if they were shared.
    pub fn edit<R>(&mut self, change: impl FnOnce(&mut Vec<T>) -> R) -> R {
        let mut items = std::mem::take(self).into_flat();
        let result = change(&mut items);
        *self = Sequence::from(items);
        result
    }

    pub fn iter(&self) -> Items<'_, T> {
        match self {
            Sequence::Flat { items, .. } => Items { leaf: items.iter(), rest: None, left: items.len() },
            Sequence::Tree { items, .. } => {
                Items { leaf: [].iter(), rest: Some(Box::new(items.leaves())), left: items.len() }
            }
        }
    }

    /// Whether nothing else holds these items, and they are flat.
    #[inline(always)]
    fn is_private(&self) -> bool {
        matches!(self, Sequence::Flat { shared, .. } if shared.get().is_none())
    }

    /// Before a write to a sequence that is or was shared: chooses the form that keeps a run of writes and
    /// shares cheap.
    #[cold]
    #[inline(never)]
    fn settle(&mut self) {
        match self {
            Sequence::Flat { shared, .. } => {
                if let Some(tree) = shared.take() {
                    *self = Sequence::Tree { items: tree, writes: 1 };
                }
            }
            Sequence::Tree { items, writes } => {
                *writes += 1;
                if *writes > items.len() / 2 + COPIED {
                    *self = Sequence::from(self.iter().cloned().collect::<Vec<T>>());
                }
            }
        }
    }
}

/// The items of a sequence, in order.
pub struct Items<'a, T: Clone> {
    leaf: std::slice::Iter<'a, T>,
    rest: Option<Box<im_rc::vector::Chunks<'a, T>>>,
    left: usize,
}

impl<'a, T: Clone> Iterator for Items<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        loop {
            if let Some(item) = self.leaf.next() {
                self.left -= 1;
                return Some(item);
            }
            self.leaf = self.rest.as_mut()?.next()?.iter();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T: Clone> ExactSizeIterator for Items<'_, T> {}
