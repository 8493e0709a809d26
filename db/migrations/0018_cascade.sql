-- cascade: the steps of a round by which one holder is tried to be reached, each a row, each with its reason (N2-6).
ALTER TABLE deliveries
  DROP CONSTRAINT deliveries_channel_check,
  DROP CONSTRAINT deliveries_round_id_holder_id_channel_key,
  DROP CONSTRAINT deliveries_check2,
  ADD COLUMN step smallint NOT NULL DEFAULT 1 CHECK (step BETWEEN 1 AND 9),
  ADD COLUMN provider text,                                         -- who took it, or was asked to: reports and look-ups go by it
  ADD COLUMN handed_over_as_of timestamptz,                         -- legal time: from here a report is waited for
  ADD COLUMN held_until timestamptz,                                -- legal time before which it must not go out (daily cap)
  ADD COLUMN lookups smallint NOT NULL DEFAULT 0,                   -- times the provider was asked because no report came
  ADD CONSTRAINT deliveries_channel CHECK (channel IN ('sms', 'voice', 'email', 'file-drop', 'call-list')),
  ADD CONSTRAINT deliveries_step UNIQUE (round_id, holder_id, step),
  -- Who works through the call list finds the numbers with the rights.
  ADD CONSTRAINT deliveries_recipient CHECK (recipient IS NOT NULL OR state = 'skipped' OR channel = 'call-list'),
  ADD CONSTRAINT deliveries_provider CHECK (provider IS NULL OR channel <> 'call-list');

-- Each channel is claimed by itself: entries of the call list wait for days beside it.
DROP INDEX deliveries_planned;
CREATE INDEX deliveries_planned ON deliveries (round_id, channel, not_before NULLS FIRST, id) WHERE state = 'planned';

-- A round whose sending is over is followed up until everybody is reached, or it ends.
ALTER TABLE rounds ADD COLUMN followed_up_at timestamptz;            -- legal time the follow-up ended
