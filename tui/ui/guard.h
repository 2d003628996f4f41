/* The guardian: whoever outlives the tutor, and tidies up behind it.
 *
 *     shell ── guardian ── tutor ── wards, an editor
 *
 * However the tutor ends, by SIGKILL or by a fault of its own, the terminal is
 * given back as it was and no process is left behind.  Both are one job to the
 * shell: Ctrl-Z stops both, fg continues both.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_GUARD_H
#define FORKLORE_UI_GUARD_H

/* Calls FN(ARG) in a child process, which exits with what it returns, and waits
 * for it.  Returns that status, or, when a signal ended the child, 128 and the
 * signal's number, after one line on standard error that says so.  -1 with
 * errno when no child could be made.
 *
 * SIGTERM, SIGHUP and SIGINT are passed on to the child, which has five
 * seconds to end before it is killed.  When the guardian itself dies, the child
 * gets SIGTERM.
 *
 * Open databases inside FN, not before: SQLite forbids to take them across a
 * fork.  The caller must be the only thread. */
int guard_run(int (*fn)(void *), void *arg);

#endif
