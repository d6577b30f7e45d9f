using DbCalm.Controller.Accounts;
using DbCalm.Core.Errors;
using Microsoft.Extensions.Time.Testing;

namespace DbCalm.Controller.Tests.Accounts;

public sealed class LoginThrottleTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly LoginThrottle throttle;

    public LoginThrottleTests() => throttle = new LoginThrottle(time);

    [Fact]
    public void Who_guesses_waits_longer_each_time_and_others_do_not()
    {
        for (int i = 0; i < 5; i++)
        {
            Fail("anna", "10.0.0.1");
        }

        Assert.Equal(ErrorCode.Throttled, Assert.Throws<DbCalmException>(() => throttle.Begin("anna", "10.0.0.1")).Code);
        throttle.Begin("anna", "10.0.0.2");
        throttle.Begin("berta", "10.0.0.1");
        time.Advance(TimeSpan.FromSeconds(1));
        Fail("anna", "10.0.0.1");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Throws<DbCalmException>(() => throttle.Begin("anna", "10.0.0.1"));
        time.Advance(TimeSpan.FromSeconds(1));
        throttle.Begin("anna", "10.0.0.1");
    }

    [Fact]
    public void Success_forgets_the_failures_at_the_account()
    {
        for (int round = 0; round < 10; round++)
        {
            throttle.Begin("anna", "10.0.0.1");
            throttle.Succeeded("anna", "10.0.0.1");
        }

        throttle.Begin("anna", "10.0.0.1");
    }

    [Fact]
    public void An_address_that_tries_many_accounts_waits()
    {
        for (int i = 0; i < 20; i++)
        {
            Fail($"user{i}", "10.0.0.1");
        }

        Assert.Throws<DbCalmException>(() => throttle.Begin("another", "10.0.0.1"));
        throttle.Begin("another", "10.0.0.2");
        time.Advance(TimeSpan.FromMinutes(15));
        throttle.Begin("another", "10.0.0.1");
    }

    [Fact]
    public void Many_attempts_at_once_are_many_guesses()
    {
        for (int i = 0; i < 5; i++)
        {
            throttle.Begin("anna", "10.0.0.1");
        }

        Assert.Throws<DbCalmException>(() => throttle.Begin("anna", "10.0.0.1"));
    }

    private void Fail(string account, string address)
    {
        throttle.Begin(account, address);
        throttle.Failed(address);
    }
}
