/* also: double */
#include "opt/optimizer.h"

#include <string.h>

#include "check.h"

enum { N = 3, STEPS = 4 };

static const double start[N] = {1, -2, 0.5};
static const double gradient[STEPS][N] = {
    {0.1, -0.2, 3}, {0.3, 0, -1}, {-0.5, 0.4, 1e-3}, {0.2, 0.2, 0.2}};

/* Written by PyTorch 1.13 in double precision: torch.optim.SGD(p, 0.1), with momentum=0.9, with
 * nesterov=True; RMSprop(p, 0.01), Adam(p, 0.01), AdamW(p, 0.01). */
static const struct {
    enum optimizer_kind kind;
    double rate;
    double theta[STEPS][N];
} expected[] = {
    {OPT_SGD,
     0.1,
     {{0.99, -1.98, 0.2}, {0.96, -1.98, 0.3}, {1.01, -2.02, 0.2999}, {0.99, -2.04, 0.2799}}},
    {OPT_MOMENTUM,
     0.1,
     {{0.99, -1.98, 0.2},
      {0.951, -1.962, 0.03},
      {0.9659, -1.9858, -0.1231},
      {0.95931, -2.02722, -0.28089}}},
    {OPT_NESTEROV,
     0.1,
     {{0.981, -1.962, -0.07},
      {0.9159, -1.9458, -0.123},
      {0.97931, -2.00722, -0.26089},
      {0.953379, -2.064498, -0.422901}}},
    {OPT_RMSPROP,
     0.01,
     {{0.9000000999999, -1.900000049999975, 0.4000000033333333},
      {0.8050843304546708, -1.900000049999975, 0.4317660492237414},
      {0.8897327441178299, -1.989621273102544, 0.43173412314801246},
      {0.8575170632027769, -2.0306853075449087, 0.42532991408335885}}},
    {OPT_ADAM,
     0.01,
     {{0.9900000009999999, -1.9900000005, 0.4900000000333333},
      {0.9808221902205589, -1.9832994184325559, 0.485997814331691},
      {0.9824313332095783, -1.9866997630047907, 0.482902091316043},
      {0.9818177388260318, -1.991615967114522, 0.48000399919762887}}},
    {OPT_ADAMW,
     0.01,
     {{0.9899000009999999, -1.9898000005, 0.48995000003333333},
      {0.980623200220459, -1.982900438432506, 0.48589881933168766},
      {0.9821342808894563, -1.9861024929608975, 0.4827545064341065},
      {0.9814224730778209, -1.9908200868213326, 0.47980813886504897}}},
};

/* As a slice in the middle of something longer: a neighbour touched is an error. */
static void agrees_with_pytorch(void)
{
    double tolerance = REAL_IS_DOUBLE ? 1e-13 : 3e-7;
    for (size_t k = 0; k < sizeof expected / sizeof expected[0]; k++) {
        struct optimizer o = optimizer_default(expected[k].kind, expected[k].rate);
        real theta[N + 1], g[N], state[2 * N + 1] = {0};
        for (int i = 0; i < N; i++)
            theta[i] = (real)start[i];
        int used = optimizer_state(o.kind) * N;
        theta[N] = state[used] = 77;
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < N; i++)
                g[i] = (real)gradient[t][i];
            optimizer_step(&o, t + 1, N, g, theta, state);
            for (int i = 0; i < N; i++)
                CHECK_NEAR(theta[i], expected[k].theta[t][i], tolerance);
        }
        CHECK(theta[N] == 77 && state[used] == 77);
    }
}

static void room_of_the_state(void)
{
    CHECK(optimizer_state(OPT_SGD) == 0);
    CHECK(optimizer_state(OPT_MOMENTUM) == 1 && optimizer_state(OPT_NESTEROV) == 1);
    CHECK(optimizer_state(OPT_RMSPROP) == 1);
    CHECK(optimizer_state(OPT_ADAM) == 2 && optimizer_state(OPT_ADAMW) == 2);
}

/* Every one of them finds the bottom of a narrow valley, and stays where the slope is 0. */
static void goes_downhill(void)
{
    for (int k = OPT_SGD; k <= OPT_ADAMW; k++) {
        struct optimizer o =
            optimizer_default((enum optimizer_kind)k, k < OPT_RMSPROP ? 0.01 : 0.02);
        o.weight_decay = 0;
        real theta[2] = {1, 1}, state[4] = {0}, zero[2] = {0, 0};
        for (int t = 1; t <= 2000; t++) {
            real g[2] = {theta[0], 20 * theta[1]};
            optimizer_step(&o, t, 2, g, theta, state);
        }
        CHECK_NEAR(theta[0], 0, 0.02);
        CHECK_NEAR(theta[1], 0, 0.02);
        real still[2] = {3, -4}, fresh[4] = {0};
        optimizer_step(&o, 1, 2, zero, still, fresh);
        CHECK(still[0] == 3 && still[1] == -4);
    }
}

/* One bad number anywhere, whatever the length; a square that overflows is one as well. */
static void refuses_what_is_not_finite(void)
{
    enum { MOST = 37 };
    const double bad[] = {NAN, INFINITY, -INFINITY, REAL_IS_DOUBLE ? 1e200 : 1e30};
    real g[MOST];
    for (int n = 0; n <= MOST; n++) {
        for (int i = 0; i < n; i++)
            g[i] = (real)(i % 2 ? 1e10 : -1e-30);
        CHECK(optimizer_accepts(n, g));
        for (int i = 0; i < n; i++)
            for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
                real kept = g[i];
                g[i] = (real)bad[k];
                CHECK(!optimizer_accepts(n, g));
                g[i] = kept;
            }
    }
}

int main(void)
{
    RUN(agrees_with_pytorch);
    RUN(room_of_the_state);
    RUN(goes_downhill);
    RUN(refuses_what_is_not_finite);
    return check_report();
}
