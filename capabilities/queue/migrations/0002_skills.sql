-- What could be done at the window by whoever called, where that was less than its sign says; nothing where it was all of it. Why somebody
-- was called before somebody else is answered from the call itself, whatever the roster says later.
ALTER TABLE queue_call ADD COLUMN could TEXT;
