/* The judge's main: runs a lab's tests one by one under Check and reports each.
 * Leaves playing to judge_play.c and looking at processes to judge_look.c.
 *
 * Each test is a Check run of its own, so that it is reported the moment it
 * ends.  Check alone is not believed: a test passes only if it also returned
 * (a process that calls exit(0) counts as passed for Check 0.15).
 *
 * SPDX-License-Identifier: MIT */
#include "tests/support/judge.h"

#include <check.h>
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/judge_inside.h"
#include "tui/base/clock.h"
#include "tui/base/utf8.h"
#include "tui/base/ward.h"

struct judging judging = {.lane = "behaviour", .deadline = 10};

static const struct test *running;
static uint64_t chance; /* state of the generator */
static bool reporting;  /* to the engine, on REPORT_FD */
static uint64_t nonce;

/* ---- Chance ---- */

/* Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014. */
static uint64_t next_random(void)
{
    uint64_t z = chance += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static void seed_for(const char *test)
{
    chance = judging.seed;
    for (const char *p = test; *p; p++)
        chance = (chance ^ (unsigned char)*p) * 0x100000001b3;
}

long pick(long low, long high)
{
    return low + (long)(next_random() % (uint64_t)(high - low + 1));
}

void pick_word(char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        text[i] = (char)('a' + next_random() % 26);
    text[n] = '\0';
}

/* ---- Failing ---- */

/* Copies TEXT with each newline written as C writes it: a sentence is one
 * line. */
static void copy_line(char *to, size_t size, const char *text)
{
    size_t n = 0;
    for (; *text && n + 3 < size; text++) {
        if (*text == '\n')
            to[n++] = '\\';
        to[n++] = (char)(*text == '\n' ? 'n' : *text);
    }
    to[n] = '\0';
}

void fail_with(const char *verdict, const char *diagnosis, const char *expected,
               const char *seen)
{
    struct outcome *o = judging.outcome;
    snprintf(o->verdict, sizeof o->verdict, "%s", verdict);
    snprintf(o->diagnosis, sizeof o->diagnosis, "%s",
             diagnosis ? diagnosis : "");
    snprintf(o->expected, sizeof o->expected, "%s", expected ? expected : "");
    copy_line(o->seen, sizeof o->seen, seen);
    plays_end();
    plays_record(o);
    ck_abort_msg("%s", o->seen);
    abort(); /* ck_abort_msg does not come back; the compiler cannot know */
}

void fail_as(const char *diagnosis, const char *expected, const char *fmt, ...)
{
    struct buf seen = BUF_INIT, memory = BUF_INIT;
    va_list ap;
    va_start(ap, fmt);
    buf_vaddf(&seen, fmt, ap);
    va_end(ap);
    /* What a sanitizer found is the cause of whatever was seen after it. */
    if (sanitizer_spoke(judging.outcome, &memory))
        fail_with("memory", "memory-error", expected, buf_str(&memory));
    fail_with("wrong", diagnosis, expected, buf_str(&seen));
}

/* ---- Running a test ---- */

START_TEST(run_one)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    judging.ends_at =
        clock_ns() + (int64_t)(judging.deadline * (double)CLOCK_S);
    seed_for(running->name);
    plays_begin();
    running->run();
    plays_end();
    struct buf memory = BUF_INIT;
    if (sanitizer_spoke(judging.outcome, &memory))
        fail_with("memory", "memory-error",
                  "the sanitizers have nothing to say", buf_str(&memory));
    judging.outcome->returned = true;
}
END_TEST

/* What Check and the outcome say together. */
static const char *verdict_of(struct outcome *o, TestResult *result)
{
    if (tr_rtype(result) == CK_PASS && o->returned && !o->verdict[0])
        return "pass";
    if (o->verdict[0])
        return o->verdict;
    snprintf(o->seen, sizeof o->seen, "%s", tr_msg(result));
    if (tr_rtype(result) == CK_FAILURE)
        return "wrong"; /* a bare ck_assert of the lab's */
    if (strstr(o->seen, "timeout expired"))
        return "grader fault"; /* the judge itself did not come back */
    snprintf(o->seen, sizeof o->seen,
             "the process that judges was ended from outside: %s",
             tr_msg(result));
    snprintf(o->diagnosis, sizeof o->diagnosis, "killed-its-judge");
    return "integrity";
}

static void clean_into(json_t *object, const char *name, const char *text)
{
    struct buf clean = BUF_INIT;
    if (!*text)
        return;
    utf8_clean(&clean, text, strlen(text), 8192);
    json_object_set_new(object, name, json_string(buf_str(&clean)));
    buf_destroy(&clean);
}

static void send_line(json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    size_t n = text ? strlen(text) : 0;
    if (!text || dprintf(REPORT_FD, "%s\n", text) != (int)n + 1)
        _exit(111); /* nobody listens: nothing left to do */
    free(text);
    json_decref(object);
}

static void report_start(const struct test *t)
{
    if (reporting)
        send_line(json_pack("{s:I,s:s,s:s}", "nonce", (json_int_t)nonce,
                            "event", "start", "test", t->name));
}

static void report_end(const struct test *t, const char *verdict,
                       double seconds, const struct outcome *o)
{
    bool passed = strcmp(verdict, "pass") == 0;
    if (!reporting) {
        printf("%-12s %s (%.3f s)\n", verdict, t->name, seconds);
        if (!passed)
            printf("  scene     %s\n  expected  %s\n  seen      %s\n"
                   "  diagnosis %s\n  at        %s:%d\n%s%s",
                   o->scene, o->expected, o->seen, o->diagnosis, o->file,
                   o->line, o->output[0] ? "  output\n" : "", o->output);
        fflush(stdout);
        return;
    }
    json_t *e = json_pack("{s:I,s:s,s:s,s:s,s:f}", "nonce", (json_int_t)nonce,
                          "event", "end", "test", t->name, "verdict", verdict,
                          "seconds", seconds);
    clean_into(e, "scene", o->scene);
    if (!passed) {
        clean_into(e, "expected", o->expected);
        clean_into(e, "seen", o->seen);
        clean_into(e, "diagnosis", o->diagnosis);
        clean_into(e, "output", o->output);
        clean_into(e, "file", o->file);
        if (o->line)
            json_object_set_new(e, "line", json_integer(o->line));
        json_t *frames = json_array();
        for (int i = 0; i < o->nframes; i++) {
            char hex[24];
            snprintf(hex, sizeof hex, "0x%lx", (unsigned long)o->frames[i]);
            json_array_append_new(frames, json_string(hex));
        }
        json_object_set_new(e, "frames", frames);
    }
    send_line(e);
}

static bool run_test(const struct test *t)
{
    memset(judging.outcome, 0, sizeof *judging.outcome);
    running = t;
    report_start(t);
    Suite *suite = suite_create(t->name);
    TCase *tcase = tcase_create(t->name);
    /* The test has its own deadline; Check's only ends a judge that hangs. */
    tcase_set_timeout(tcase, judging.deadline + 20);
    tcase_add_test(tcase, run_one);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    int64_t began = clock_ns();
    srunner_run_all(runner, CK_SILENT);
    double seconds = clock_since(began);
    /* If the test's process was ended, its subjects are ours to end. */
    ward_kill_descendants(0);
    TestResult **results = srunner_results(runner);
    const char *verdict = verdict_of(judging.outcome, results[0]);
    bool passed = strcmp(verdict, "pass") == 0;
    report_end(t, verdict, seconds, judging.outcome);
    free(results);
    srunner_free(runner);
    return passed;
}

/* ---- The command line ---- */

static void usage(FILE *to, const char *lab)
{
    fprintf(to,
            "usage: judge --subject PROGRAM [--only TEST]... [--seed N]\n"
            "             [--deadline SECONDS] [--lane NAME] [--list]\n"
            "Judges a subject of %s. With --report, it speaks to the grader: "
            "JSON on\ndescriptor %d, after a nonce from standard input.\n",
            lab, REPORT_FD);
}

static uint64_t number(const char *text, const char *what)
{
    char *end;
    errno = 0;
    uint64_t n = strtoull(text, &end, 10);
    if (errno || end == text || (*end && *end != '\n')) {
        fprintf(stderr, "judge: %s: not a number for %s\n", text, what);
        exit(100);
    }
    return n;
}

static void read_nonce(void)
{
    char line[64];
    if (!fgets(line, sizeof line, stdin)) {
        fprintf(stderr, "judge: no nonce on standard input\n");
        exit(100);
    }
    nonce = number(line, "the nonce");
    reporting = true;
}

static const struct test *named(const struct test *tests, const char *name)
{
    for (const struct test *t = tests; t->name; t++)
        if (strcmp(t->name, name) == 0)
            return t;
    fprintf(stderr, "judge: %s: no such test\n", name);
    exit(100);
}

static bool wanted(const struct test *t, char **only, int nonly)
{
    for (int i = 0; i < nonly; i++)
        if (strcmp(only[i], t->name) == 0)
            return true;
    return nonly == 0;
}

static const struct option options[] = {
    {"subject", required_argument, NULL, 's'},
    {"only", required_argument, NULL, 'o'},
    {"seed", required_argument, NULL, 'n'},
    {"deadline", required_argument, NULL, 'd'},
    {"lane", required_argument, NULL, 'l'},
    {"report", no_argument, NULL, 'r'},
    {"list", no_argument, NULL, 't'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

int judge_main(int argc, char **argv, const char *lab, const struct test *tests)
{
    char *only[64];
    int nonly = 0, c, failed = 0, count = 0;
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 's':
            judging.subject = optarg;
            break;
        case 'o':
            if (nonly < 64)
                only[nonly++] = (char *)named(tests, optarg)->name;
            break;
        case 'n':
            judging.seed = number(optarg, "--seed");
            break;
        case 'd':
            judging.deadline = strtod(optarg, NULL);
            break;
        case 'l':
            judging.lane = optarg;
            break;
        case 'r':
            read_nonce();
            break;
        case 't':
            for (const struct test *t = tests; t->name; t++)
                puts(t->name);
            return 0;
        default:
            usage(c == 'h' ? stdout : stderr, lab);
            return c == 'h' ? 0 : 100;
        }
    }
    if (!judging.subject || judging.deadline <= 0) {
        usage(stderr, lab);
        return 100;
    }
#ifndef __SANITIZE_ADDRESS__
    /* The subject may run as the same user: it must not open our descriptors
     * through /proc, nor read the nonce with ptrace(2). */
    prctl(PR_SET_DUMPABLE, 0);
#endif
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    judging.outcome =
        mmap(NULL, sizeof *judging.outcome, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (judging.outcome == MAP_FAILED) {
        perror("judge: mmap");
        return 111;
    }
    sanitizer_listen();
    for (const struct test *t = tests; t->name; t++) {
        if (!wanted(t, only, nonly))
            continue;
        failed += !run_test(t);
        count++;
    }
    if (reporting)
        send_line(json_pack("{s:I,s:s,s:i}", "nonce", (json_int_t)nonce,
                            "event", "done", "tests", count));
    else
        printf("%d passed, %d failed\n", count - failed, failed);
    return failed != 0;
}
