/* The result of grading, as plain data: the screen, the text and the JSON are
 * made from this and from nothing else.
 *
 * A report is filled in while the grading goes on; whoever looks at it between
 * two steps sees a consistent state.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_REPORT_H
#define FORKLORE_GRADE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/base/buf.h"
#include "tui/course/lab.h"

enum lane { LANE_BEHAVIOUR, LANE_MEMORY, LANE_FAULTS, LANE_SCHEDULES, LANES };

/* From best to worst: the verdict of a lane is the worst of its tests', the
 * verdict of a report the worst of its lanes'. */
enum verdict {
    VERDICT_NONE, /* not known yet */
    VERDICT_PASS,
    VERDICT_WRONG,   /* a test saw something else than it expected */
    VERDICT_CRASH,   /* the program was ended by a signal it did not ask for */
    VERDICT_TIMEOUT, /* it did not get on, twice, the second time alone */
    VERDICT_MEMORY,  /* the sanitizers spoke */
    VERDICT_OUTPUT,  /* it printed without end */
    VERDICT_COMPILE, /* it does not compile or link, or there is no file */
    VERDICT_INTEGRITY, /* it reached for its judge */
    VERDICT_FAULT,     /* the grader failed: says nothing about the student */
    VERDICTS
};

const char *lane_name(enum lane lane);          /* "behaviour" */
const char *verdict_name(enum verdict verdict); /* "compile error" */
/* LANES, or VERDICTS, when the name is none. */
enum lane lane_named(const char *name);
enum verdict verdict_named(const char *name);

enum progress_state { STATE_WAITING, STATE_RUNNING, STATE_ENDED };

struct test_result {
    char *name;     /* as in the manifest */
    char *sentence; /* what is false when it fails */
    enum progress_state state;
    enum verdict verdict;
    double seconds;
    /* The rest is set when it did not pass; NULL where not known. */
    char *expected, *seen; /* one sentence each */
    char *diagnosis;       /* its id */
    char *rule, *think;    /* looked up in the lab's diagnoses */
    char *file;            /* the student's file, as a bare name */
    int line;              /* in it, 0 if not known */
    char *output;          /* the last of what it printed, cleaned */
    char *rerun;           /* a shell command: just this test again */
    char *debug;           /* the same scene under gdb */
};

struct lane_result {
    enum lane lane;
    enum progress_state state;
    enum verdict verdict;
    double seconds; /* build and run */
    size_t ntests;
    struct test_result *tests; /* the manifest's, in its order; or the only */
    char *compiler;            /* what the compiler said, "" if nothing */
    char *note;                /* one line about the lane as a whole, or NULL */
};

struct report {
    char *lab;  /* slug */
    char *path; /* of the file that was graded */
    uint64_t seed;
    char *note; /* one line about the file as a whole, or NULL */
    enum progress_state state;
    enum verdict verdict;
    double first_verdict; /* seconds from the start to the end of lane 1 */
    size_t nlanes;
    struct lane_result lanes[LANES]; /* in the order they run */
};

/* Tests of all lanes that passed, and all there are. */
void report_count(const struct report *r, int *passed, int *total);
/* The test to talk about first: the first that did not pass, in the first lane
 * that did not; NULL if there is none. */
const struct test_result *report_first_failure(const struct report *r);
void report_destroy(struct report *r);

/* The report as text for a terminal or a pipe, without colours: a line for each
 * test, then each failure with its diagnosis, then the verdict. */
void report_text(const struct report *r, struct buf *out);
/* The report as one JSON object, {"forklore": 1, "lab": ...}; the shape is
 * documented at report_json in report_json.c.  Always valid UTF-8. */
void report_json(const struct report *r, struct buf *out);

#endif
