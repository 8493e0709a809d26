import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from './command-sender.ts';

const starts = { workflowType: 'annualDisclosureWorkflow', input: {}, summary: '年度填报公示' };

describe('a run that has ended, or is just ending', () => {
  it.each([
    ['is not there', new WorkflowNotFoundError('gone', 'a', undefined)],
    ['was there before', new WorkflowExecutionAlreadyStartedError('there', 'a', 'annualDisclosureWorkflow')],
    [
      'ended with the command accepted',
      new WorkflowUpdateFailedError('x', ApplicationFailure.create({ type: 'AcceptedUpdateCompletedWorkflow' })),
    ],
  ])('%s: refuses a command for a live case, and is no answer to one that may begin it', (_what, error) => {
    expect(outcomeOf(error, {})).toEqual({ kind: 'not-live' });
    expect(outcomeOf(error, { starts })).toEqual({ kind: 'no-answer', cause: error });
  });
});

it('passes on what is no outcome but a defect', () => {
  expect(() => outcomeOf(new TypeError('bug'), { starts })).toThrow(TypeError);
});
