-- Who writes does not release. hands: everybody who wrote in the draft. asked: the first day that was asked for, what was
-- acknowledged, by whom and when; empty while it is being written. returned: why it was sent back last, by whom and when.
ALTER TABLE catalogue_draft ADD COLUMN hands TEXT;
ALTER TABLE catalogue_draft ADD COLUMN asked TEXT;
ALTER TABLE catalogue_draft ADD COLUMN returned TEXT;

-- editor wrote the version, released let it out; empty for what was published before two persons were needed.
ALTER TABLE catalogue_version ADD COLUMN released {blob};
