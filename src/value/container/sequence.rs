//! Items in order, flat while one holder has them and structurally shared afterwards.

use super::tree::{Leaves, Part, Tree};
use crate::budget;
use crate::diagnostic::Fault;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

/// Up to this length sharing copies the items.
const COPIED: usize = 64;

/// What has more items than these asks for the room to grow.
const SMALL: usize = 256;

/// So few items can be looked at wherever they stand; an object with its methods has fewer.
const FEW: usize = 16;

/// No item: see [`Form::Tree`].
const NONE: usize = usize::MAX;

/// What stands in sequences.
pub trait Item: Clone {
    /// Whether it may lead to functions; what it holds may look that many levels down for that.
    fn leads_on(&self, levels: usize) -> bool;

    /// Whether it holds anything at all, so that it may lead somewhere.
    fn holds_object(&self) -> bool;
}

/// How many levels down a write looks whether data is plain.
const LEVELS: usize = 8;

/// A sequence whose clone is another holder's, in constant time (amortised).
pub struct Sequence<T: Clone> {
    form: Form<T>,
    /// So many items at the beginning are known to be plain: not to lead to functions.
    plain: Cell<usize>,
}

enum Form<T: Clone> {
    /// One holder's items. Once others share them, `shared` holds the same items as a tree, which this
    /// sequence becomes itself at its next write: so sharing and writing in turn never copies all.
    Flat { items: Vec<T>, shared: OnceCell<Tree<T>> },
    /// Items shared with other holders. After enough writes without sharing it is made flat again. Of the item that
    /// was `written` last it is not known whether it is plain.
    Tree { items: Tree<T>, writes: usize, written: Cell<usize> },
}

impl<T: Item> Default for Sequence<T> {
    fn default() -> Sequence<T> {
        Sequence::from(Vec::new())
    }
}

impl<T: Item> From<Vec<T>> for Sequence<T> {
    fn from(items: Vec<T>) -> Sequence<T> {
        Sequence { form: Form::Flat { items, shared: OnceCell::new() }, plain: Cell::new(0) }
    }
}

impl<T: Item> Clone for Sequence<T> {
    fn clone(&self) -> Sequence<T> {
        if self.len() > COPIED {
            // Here, so that both holders know it and neither looks through the same items again.
            self.learn(LEVELS);
        }
        let form = match &self.form {
            Form::Flat { items, .. } if items.len() <= COPIED => {
                Form::Flat { items: items.clone(), shared: OnceCell::new() }
            }
            Form::Flat { items, shared } => {
                let tree = shared.get_or_init(|| Tree::from(&items[..]));
                Form::Tree { items: tree.clone(), writes: 0, written: Cell::new(NONE) }
            }
            Form::Tree { items, written, .. } => {
                Form::Tree { items: items.clone(), writes: 0, written: written.clone() }
            }
        };
        Sequence { form, plain: self.plain.clone() }
    }
}

impl<T: Item> Sequence<T> {
    #[inline(always)]
    pub fn len(&self) -> usize {
        match &self.form {
            Form::Flat { items, .. } => items.len(),
            Form::Tree { items, .. } => items.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<&T> {
        match &self.form {
            Form::Flat { items, .. } => items.get(index),
            Form::Tree { items, .. } => items.get(index),
        }
    }

    #[inline(always)]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if !self.is_private() {
            self.settle();
        }
        match &mut self.form {
            Form::Flat { items, .. } => {
                self.plain.set(self.plain.get().min(index));
                items.get_mut(index)
            }
            Form::Tree { items, written, .. } => {
                let before = written.replace(index);
                if before != index && items.get(before).is_some_and(|item| item.leads_on(LEVELS)) {
                    self.plain.set(self.plain.get().min(before));
                }
                items.get_mut(index)
            }
        }
    }

    #[inline(always)]
    pub fn push(&mut self, item: T) {
        if !self.is_private() {
            self.settle();
        }
        match &mut self.form {
            Form::Flat { items, .. } => items.push(item),
            Form::Tree { items, .. } => items.push(item),
        }
    }

    /// Asks for the room that one more item takes, where it is much.
    #[inline(always)]
    pub fn make_room(&mut self) -> Result<(), Fault> {
        match &mut self.form {
            Form::Flat { items, shared } if items.len() == items.capacity() && shared.get().is_none() => {
                grow(items)
            }
            Form::Flat { .. } | Form::Tree { .. } => Ok(()),
        }
    }

    pub fn pop(&mut self) -> Option<T> {
        if !self.is_private() {
            self.settle();
        }
        let popped = match &mut self.form {
            Form::Flat { items, .. } => items.pop(),
            Form::Tree { items, .. } => items.pop(),
        };
        self.plain.set(self.plain.get().min(self.len()));
        popped
    }

    /// How many bytes [`Clone`] may take.
    pub fn cost_of_sharing(&self) -> usize {
        match &self.form {
            Form::Flat { shared, .. } if shared.get().is_none() => self.cost_of_copying(),
            Form::Flat { .. } | Form::Tree { .. } => 0,
        }
    }

    /// How many bytes another place for all items takes.
    fn cost_of_copying(&self) -> usize {
        self.len().saturating_mul(size_of::<T>())
    }

    /// How many bytes [`Sequence::edit`] may take.
    pub fn cost_of_editing(&self) -> usize {
        match &self.form {
            Form::Flat { .. } => 0,
            Form::Tree { .. } => self.cost_of_copying(),
        }
    }

    /// The items as a vector that nothing else holds, in linear time if they were shared.
    pub fn into_flat(self) -> Vec<T> {
        match self.form {
            Form::Flat { items, .. } => items,
            Form::Tree { items, .. } => items.leaves().flatten().cloned().collect(),
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
        match &self.form {
            Form::Flat { items, .. } => Items { leaf: items.iter(), rest: None, left: items.len() },
            Form::Tree { items, .. } => {
                Items { leaf: [].iter(), rest: Some(Box::new(items.leaves())), left: items.len() }
            }
        }
    }

    /// The items, while one holder has them.
    pub fn as_flat(&self) -> Option<&[T]> {
        match &self.form {
            Form::Flat { items, .. } => Some(items),
            Form::Tree { .. } => None,
        }
    }

    /// Whether all items are known to be plain.
    pub fn is_plain(&self) -> bool {
        self.plain.get() == self.len()
            && match &self.form {
                Form::Flat { .. } => true,
                Form::Tree { written, .. } => written.get() == NONE,
            }
    }

    /// The items, while they are few and one holder has them.
    #[inline(always)]
    pub fn few(&self) -> Option<&[T]> {
        self.as_flat().filter(|items| items.len() <= FEW)
    }

    /// Whether there are few items, and one is not known to be plain; judged in constant time.
    #[inline(always)]
    pub fn leads_on_nearby(&self) -> bool {
        self.few().is_some_and(|items| {
            let plain =
                items.iter().position(|item| item.holds_object() && item.leads_on(0)).unwrap_or(items.len());
            self.plain.set(plain);
            plain < items.len()
        })
    }

    /// Finds out how many items at the beginning are plain, beyond those that are known to be, looking that many
    /// levels down. Tells whether all are.
    #[inline]
    pub fn learn(&self, levels: usize) -> bool {
        if let Form::Flat { items, .. } = &self.form
            && let Some(unknown) = items.get(self.plain.get()..)
        {
            // Numbers and the like first, which is all that most flat sequences have.
            return match unknown.iter().position(T::holds_object) {
                None => {
                    self.plain.set(items.len());
                    true
                }
                Some(ahead) => self.learn_from(self.plain.get() + ahead, levels),
            };
        }
        self.learn_from(self.plain.get(), levels)
    }

    /// The same, when so many are known to be plain.
    fn learn_from(&self, known: usize, levels: usize) -> bool {
        let is_plain = |item: &T| !item.leads_on(levels);
        let last = match &self.form {
            Form::Flat { .. } => NONE,
            Form::Tree { written, .. } => written.replace(NONE),
        };
        let known = match self.get(last) {
            Some(item) if last < known && !is_plain(item) => last,
            Some(_) | None => known,
        };
        let unknown = (known..self.len()).map_while(|at| self.get(at));
        self.plain.set(known + unknown.take_while(|item| is_plain(item)).count());
        self.is_plain()
    }

    /// The items that are held here themselves and are not known to be plain.
    pub fn held(&self) -> &[T] {
        match &self.form {
            Form::Flat { items, .. } => items.get(self.plain.get()..).unwrap_or_default(),
            Form::Tree { .. } => &[],
        }
    }

    /// What is held here and others may hold too.
    pub fn shared(&self) -> Option<&Rc<Part<T>>> {
        match &self.form {
            Form::Flat { shared, .. } => shared.get().map(Tree::part),
            Form::Tree { items, .. } => Some(items.part()),
        }
    }

    /// Whether nothing else holds these items, and they are flat.
    #[inline(always)]
    fn is_private(&self) -> bool {
        matches!(&self.form, Form::Flat { shared, .. } if shared.get().is_none())
    }

    /// Before a write to a sequence that is or was shared: chooses the form that keeps a run of writes and shares of
    /// data cheap. Items that lead to functions are not shared beyond the first write to them, so that the collector
    /// can count what holds them.
    #[cold]
    #[inline(never)]
    fn settle(&mut self) {
        if self.shared().is_some_and(|part| Rc::strong_count(part) > 1) {
            self.learn(LEVELS);
        }
        let is_plain = self.is_plain();
        match &mut self.form {
            Form::Flat { shared, .. } => {
                if let Some(items) = shared.take()
                    && (is_plain || !items.is_shared())
                {
                    self.form = Form::Tree { items, writes: 1, written: Cell::new(NONE) };
                }
            }
            Form::Tree { items, writes, written } => {
                *writes += 1;
                let has_many_writes =
                    *writes > items.len() / 2 + COPIED && budget::has_room(items.len() * size_of::<T>());
                if has_many_writes || (items.is_shared() && !is_plain) {
                    self.plain.set(self.plain.get().min(written.get()));
                    let items = items.leaves().flatten().cloned().collect();
                    self.form = Form::Flat { items, shared: OnceCell::new() };
                }
            }
        }
    }
}

/// The items of a sequence, in order.
pub struct Items<'a, T: Clone> {
    leaf: std::slice::Iter<'a, T>,
    rest: Option<Box<Leaves<'a, T>>>,
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

#[cold]
fn grow<T>(items: &mut Vec<T>) -> Result<(), Fault> {
    if items.capacity() > SMALL {
        let bytes = budget::growth(size_of_val(&items[..]), size_of::<T>())?;
        items.reserve_exact(bytes / size_of::<T>());
    }
    Ok(())
}
