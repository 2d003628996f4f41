/* Runs diff(1) in a ward and gathers what it prints.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/lab_diff.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "tui/base/err.h"
#include "tui/base/file.h"

/* More is cut: nobody reads it. */
#define DIFF_MAX (256 * 1024)

int diff_start(struct diff *d, const char *old, const char *old_name,
               const char *new, const char *new_name, struct buf *err)
{
    const char *const argv[] = {"diff",   "-u", "--label", old_name, "--label",
                                new_name, "--", old,       new,      NULL};
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return err_sys(err, "cannot make a pipe");
    const struct fd_move fds[] = {{ends[1], 1}, {ends[1], 2}};
    const struct spawn how = {
        .argv = argv, .fds = fds, .nfds = sizeof fds / sizeof *fds};
    int status = ward_start(&d->ward, &how, err);
    fd_close(&ends[1]);
    if (status == 0 && fd_nonblock(ends[0]) == 0)
        d->out = ends[0];
    else
        fd_close(&ends[0]);
    buf_clear(&d->text);
    return status;
}

bool diff_running(const struct diff *d)
{
    return d->ward.pid != 0;
}

int diff_poll(const struct diff *d, struct pollfd *fds)
{
    int n = 0;

    if (d->out >= 0)
        fds[n++] = (struct pollfd){.fd = d->out, .events = POLLIN};
    else if (diff_running(d))
        fds[n++] = (struct pollfd){.fd = d->ward.report, .events = POLLIN};
    return n;
}

static void take_text(struct diff *d)
{
    char bytes[4096];

    while (d->out >= 0 && d->text.len < DIFF_MAX) {
        ssize_t n = read(d->out, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0)
            break;
        buf_add(&d->text, bytes, (size_t)n);
    }
    /* diff then ends, by itself or by SIGPIPE. */
    fd_close(&d->out);
}

bool diff_step(struct diff *d)
{
    if (!diff_running(d))
        return false;
    take_text(d);
    struct pollfd end = {.fd = d->ward.report, .events = POLLIN};
    if (d->out >= 0 || poll(&end, 1, 0) <= 0)
        return false;
    struct ward_end how;
    ward_end(&d->ward, &how);
    return true;
}

void diff_stop(struct diff *d)
{
    if (diff_running(d)) {
        struct ward_end how;
        ward_stop(&d->ward);
        ward_end(&d->ward, &how);
    }
    fd_close(&d->out);
    buf_destroy(&d->text);
}
