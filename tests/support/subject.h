/* The subject's side: what a lab's scenes are made of.
 *
 * A scene is a small program that calls the student's functions and tells the
 * judge what came of it.  It judges nothing.  It is played in a process of its
 * own, started afresh for each test, and can be played by hand:
 *
 *     subject exit-code code=3        facts appear on standard output
 *     gdb --args subject exit-code code=3
 *
 *     static void exit_code(void)
 *     {
 *         int status = -1;
 *         pid_t pid = mp_spawn(leave_with, (void *)given_int("code"));
 *         tell("spawned", "%d", (int)pid);
 *         tell("waited", "%d %d", mp_wait(pid, &status), status);
 *     }
 *
 *     const struct scene scenes[] = {
 *         {"exit-code", exit_code},
 *         {0},
 *     };
 *
 * The runtime's main plays the scene, says that it ended, and calls exit(0).
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_SUPPORT_SUBJECT_H
#define FORKLORE_SUPPORT_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

struct scene {
    const char *name;
    void (*play)(void);
};

extern const struct scene scenes[]; /* the lab's; ends with {0} */

/* A fact for the judge, told by the scene's own process (any thread of it).  If
 * another process comes to say it, a child has run on in its caller's code: the
 * judge knows who speaks, and says so. */
void tell(const char *name, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* A fact told by a child, wherever that is meant to happen. */
void tell_as_child(const char *name, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* An argument of the scene, "name=value" on the command line; ends the subject
 * with a message when it is missing. */
const char *given(const char *name);
long given_int(const char *name);

/* Waits until the judge opens gate N once (one read of one byte): how a scene
 * waits for a moment that the judge chooses.  False when the judge is gone.  By
 * hand, with no judge, it returns true at once. */
bool gate_wait(int n);
/* The descriptor of gate N, for a student's code to read from: one byte per
 * opening, end-of-file when the judge closes it. */
int gate_fd(int n);

/* From here on, in this process and its children, every fork fails with this
 * errno; threads can still be made.  seccomp(2) */
void forbid_forks(int error);

#endif
