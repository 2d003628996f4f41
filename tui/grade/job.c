/* Runs one program of the grading and collects what it says.
 *
 * Leaves ending it and everything it started to the ward.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/job.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/err.h"
#include "tui/base/file.h"

/* What one step reads from one stream at most: a program that says more than
 * we can take must not keep us here. */
#define STEP_MAX (1024 * 1024)

static int stream_open(struct stream *s, size_t max, int *theirs,
                       struct buf *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return err_sys(err, "cannot make a pipe");
    s->fd = ends[0];
    *theirs = ends[1];
    s->max = max;
    s->cut = false;
    buf_clear(&s->text);
    if (fd_nonblock(s->fd))
        return err_sys(err, "cannot make a pipe");
    return 0;
}

/* Reads what is there; closes the stream at its end. */
static void stream_read(struct stream *s)
{
    char bytes[16384];
    for (size_t total = 0; s->fd >= 0 && total < STEP_MAX;) {
        ssize_t got = read(s->fd, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0) {
            fd_close(&s->fd);
            return;
        }
        size_t n = (size_t)got, room = s->max - s->text.len;
        s->cut |= n > room;
        buf_add(&s->text, bytes, n < room ? n : room);
        total += n;
    }
}

static void stream_drop(struct stream *s)
{
    fd_close(&s->fd);
    buf_destroy(&s->text);
}

/* A pipe that holds TEXT: it fits, so nobody has to wait to write it. */
static int input_open(const char *text, struct buf *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return err_sys(err, "cannot make a pipe");
    if (fd_writen(ends[1], text, strlen(text))) {
        err_sys(err, "cannot write to a pipe");
        fd_close(&ends[0]);
    }
    fd_close(&ends[1]);
    return ends[0];
}

static int start_ward(struct job *j, const struct order *o, int input, int said,
                      int report, struct buf *err)
{
    struct fd_move fds[4];
    size_t n = 0;
    if (input >= 0)
        fds[n++] = (struct fd_move){input, STDIN_FILENO};
    fds[n++] = (struct fd_move){said, STDOUT_FILENO};
    if (!o->quiet)
        fds[n++] = (struct fd_move){said, STDERR_FILENO};
    if (report >= 0)
        fds[n++] = (struct fd_move){report, o->report};
    struct spawn how = {.argv = o->argv,
                        .env = o->env,
                        .dir = o->dir,
                        .fds = fds,
                        .nfds = n,
                        .limits = o->limits};
    return ward_start(&j->ward, &how, err);
}

int job_start(struct job *j, const struct order *o, struct buf *err)
{
    int input = -1, said = -1, report = -1, result = -1;
    j->late = false;
    j->end = (struct ward_end){0};
    if (o->input && (input = input_open(o->input, err)) < 0)
        goto out;
    if (stream_open(&j->said, o->said_max, &said, err))
        goto out;
    if (o->report && stream_open(&j->report, SIZE_MAX, &report, err))
        goto out;
    result = start_ward(j, o, input, said, report, err);
    job_extend(j, o->seconds);
out:
    fd_close(&input);
    fd_close(&said);
    fd_close(&report);
    if (result) {
        fd_close(&j->said.fd);
        fd_close(&j->report.fd);
    }
    return result;
}

bool job_running(const struct job *j)
{
    return j->ward.pid != 0;
}

int job_poll(const struct job *j, struct pollfd *fds)
{
    int n = 0;
    const int wanted[JOB_POLLFDS] = {j->ward.report, j->said.fd, j->report.fd};
    for (int i = 0; i < JOB_POLLFDS && job_running(j); i++)
        if (wanted[i] >= 0)
            fds[n++] = (struct pollfd){.fd = wanted[i], .events = POLLIN};
    return n;
}

int64_t job_when(const struct job *j)
{
    return job_running(j) && !j->late ? j->until : CLOCK_NEVER;
}

void job_extend(struct job *j, double seconds)
{
    j->until = clock_ns() + (int64_t)(seconds * (double)CLOCK_S);
}

void job_stop(struct job *j)
{
    if (job_running(j))
        ward_stop(&j->ward);
}

bool job_step(struct job *j)
{
    if (!job_running(j))
        return false;
    /* Asked before reading: what was said before the end is then complete. */
    struct pollfd p = {.fd = j->ward.report, .events = POLLIN};
    bool ended = poll(&p, 1, 0) == 1;
    stream_read(&j->said);
    stream_read(&j->report);
    if (!ended) {
        if (!j->late && clock_ns() >= j->until) {
            j->late = true;
            ward_stop(&j->ward);
        }
        return false;
    }
    ward_end(&j->ward, &j->end);
    fd_close(&j->said.fd);
    fd_close(&j->report.fd);
    return true;
}

void job_drop(struct job *j, struct ward *left)
{
    job_stop(j);
    *left = j->ward;
    stream_drop(&j->said);
    stream_drop(&j->report);
    *j = (struct job)JOB_INIT;
}
