using DbCalm.Controller.Audit;
using Microsoft.Extensions.Time.Testing;

namespace DbCalm.Controller.Tests.Audit;

/// <summary>How many refusals get a row of their own, and what is told of the rest.</summary>
public sealed class RefusalLimitTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider time = new(Start);
    private readonly RefusalLimit limit;

    public RefusalLimitTests() => limit = new RefusalLimit(time);

    [Fact]
    public void Unauthenticated_callers_at_an_address_get_ten_a_minute_and_the_rest_are_told_once()
    {
        var key = RefusalKey.OfUnauthenticated("192.0.2.1");
        Assert.Equal(10, Admitted(key, 47));
        Assert.Equal(1, Admitted(RefusalKey.OfUnauthenticated("192.0.2.2"), 1));
        Assert.Empty(limit.Omitted(Start - TimeSpan.FromSeconds(1)));

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(10, Admitted(key, 13));
        OmittedRefusals omitted = Assert.Single(limit.Omitted(Start));
        Assert.Equal(new AuditEvent("a stranger", "192.0.2.1", "any", AuditOutcome.Refused, Reason: "40 more refused between 12:00:00 and 12:01:00 UTC, which have no row each"), omitted.Event);
        Admitted(key, 2);
        limit.Told(omitted);
        Assert.Equal(2, Assert.Single(limit.Omitted(time.GetUtcNow())).Count);
    }

    [Fact]
    public void A_burst_of_one_call_of_somebody_known_hides_no_other_call_and_nobody_else()
    {
        var key = new RefusalKey("user anna", "192.0.2.1", "InstanceService/GetInstance");
        Assert.Equal(10, Admitted(key, 100));
        Assert.Equal(10, Admitted(RefusalKey.OfUnauthenticated("192.0.2.1"), 100));
        Assert.Equal(1, Admitted(key with { Action = "BackupService/DeleteBackup" }, 1));
        Assert.Equal(1, Admitted(key with { Actor = "user berta" }, 1));
        Assert.Equal(1, Admitted(key with { Address = "192.0.2.2" }, 1));
        Assert.Equal([("user anna", 90), ("a stranger", 90)], limit.Omitted(Start).Select(omitted => (omitted.Event.Actor, omitted.Count)));
    }

    [Fact]
    public void Addresses_without_number_share_what_one_gets_and_take_no_place_of_who_is_known()
    {
        Assert.Equal(1010, Enumerable.Range(0, 100_000).Count(i => limit.Admit(RefusalKey.OfUnauthenticated($"2001:db8:{i >> 16:x}:{i & 0xffff:x}::1"))));
        Assert.Equal(1010, Enumerable.Range(0, 100_000).Count(i => limit.Admit(new RefusalKey("user anna", $"2001:db8:{i >> 16:x}:{i & 0xffff:x}::1", "AccountService/ListUsers"))));
        Assert.Equal(10, Admitted(new RefusalKey("user berta", "192.0.2.1", "AccountService/ListUsers"), 20));
        Assert.Equal(["several addresses", "several addresses", "several addresses"], limit.Omitted(Start).Select(omitted => omitted.Event.Address));
    }

    [Fact]
    public void A_clock_that_is_set_back_opens_a_new_minute()
    {
        var key = RefusalKey.OfUnauthenticated("192.0.2.1");
        Admitted(key, 10);
        time.AdjustTime(time.GetUtcNow() - TimeSpan.FromHours(1));
        Assert.Equal(10, Admitted(key, 20));
    }

    private int Admitted(RefusalKey key, int calls) => Enumerable.Range(0, calls).Count(_ => limit.Admit(key));
}
