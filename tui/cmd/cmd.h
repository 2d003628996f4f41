/* The commands: one file each, and what they share.  The table of them and
 * their options are in options.h.
 *
 * Only this folder prints and exits.  A command is `int run(int argc, char
 * **argv)`, argv[0] its own name; what it returns is the exit status.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_CMD_CMD_H
#define FORKLORE_CMD_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/base/buf.h"
#include "tui/cmd/options.h"
#include "tui/course/course.h"
#include "tui/course/progress.h"
#include "tui/course/workspace.h"

/* ---- What most commands begin with ---- */

struct session {
    struct course course;
    struct workspace workspace;
    struct progress *progress;
};

/* Opens all three; -1 after saying why. */
int session_open(struct session *s);
/* Prints the notice of progress, if there is one, to stderr. */
void session_notice(const struct session *s);
void session_close(struct session *s);
/* The lab called NAME; NULL after saying why not. */
const struct lab *session_lab(const struct session *s, const char *name);

/* Prints "forklore: " and the message to stderr; returns STATUS. */
int complain(int status, const struct buf *err);

/* Becomes nonzero at SIGINT, SIGTERM or SIGHUP after this was called. */
extern volatile int cmd_stop;
void cmd_catch_signals(void);

struct grade_options;
struct report;
/* Stores the attempt. */
void cmd_record(struct session *s, const struct report *r);
/* One grading from start to end.  CHANGED is called at each change (or NULL),
 * SHOW once with the ended report.  Stores the attempt when RECORD.  Returns
 * the exit status. */
int cmd_grade_once(struct session *s, const struct lab *lab,
                   const struct grade_options *o, bool record,
                   void (*changed)(const struct report *, void *), void *arg,
                   void (*show)(const struct report *));

int cmd_list(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_grade(int argc, char **argv);
int cmd_watch(int argc, char **argv);
int cmd_hint(int argc, char **argv);
int cmd_reset(int argc, char **argv);
int cmd_solution(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_check_course(int argc, char **argv);
int cmd_new(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
/* The tutor: the full screen, or line by line where there is none. */
int cmd_tutor(int argc, char **argv);

#endif
