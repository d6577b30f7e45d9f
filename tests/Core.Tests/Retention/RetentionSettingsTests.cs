using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Core.Tests.Retention;

public sealed class RetentionSettingsTests
{
    private static readonly PolicyName Name = new("weekly");

    [Fact]
    public void Every_key_is_read()
    {
        var settings = new Dictionary<string, string>
        {
            ["keep_within"] = "1y 6m",
            ["keep_last"] = "1",
            ["keep_hourly"] = "2",
            ["keep_daily"] = "3",
            ["keep_weekly"] = "4",
            ["keep_monthly"] = "5",
            ["keep_yearly"] = "6",
            ["forever"] = "false",
            ["min_chains"] = "7",
        };
        Assert.Equal(RetentionSettings.Keys.Select(key => key.Name), settings.Keys);
        Assert.Equal(
            new RetentionPolicy
            {
                Name = Name,
                KeepWithin = CalendarSpan.Parse("1y 6m"),
                KeepLast = 1,
                KeepHourly = 2,
                KeepDaily = 3,
                KeepWeekly = 4,
                KeepMonthly = 5,
                KeepYearly = 6,
                MinChains = 7,
            },
            RetentionSettings.Read(Name, settings));
    }

    [Fact]
    public void An_empty_value_is_as_good_as_none() =>
        Assert.Equal(
            new RetentionPolicy { Name = Name, Forever = true },
            RetentionSettings.Read(Name, new Dictionary<string, string> { ["forever"] = "true", ["keep_last"] = "", ["keep_within"] = "" }));

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var settings = new Dictionary<string, string>
        {
            ["keep_within"] = "7x",
            ["keep_last"] = "-1",
            ["keep_daily"] = "0",
            ["keep_weekly"] = "10001",
            ["keep_monthly"] = "99999999999",
            ["keep_yearly"] = "1.5",
            ["forever"] = "yes",
            ["keep_minutely"] = "7",
            ["Keep_last"] = "7",
        };
        var errors = new ValidationErrors();
        RetentionSettings.Read(Name, settings, errors);
        Assert.Equal(
            [
                "retention policy weekly, 'Keep_last': is not known; the keys are keep_within, keep_last, keep_hourly, keep_daily, keep_weekly, keep_monthly, keep_yearly, forever, min_chains",
                "retention policy weekly, 'keep_minutely': is not known; the keys are keep_within, keep_last, keep_hourly, keep_daily, keep_weekly, keep_monthly, keep_yearly, forever, min_chains",
                "retention policy weekly, keep_within: '7x' is not a time such as 12h, 7d, 4w, 12m (months) or 1y 6m, of at most 100 years",
                "retention policy weekly, keep_last: '-1' is not a whole number from 1 to 10000",
                "retention policy weekly, keep_daily: '0' is not a whole number from 1 to 10000",
                "retention policy weekly, keep_weekly: '10001' is not a whole number from 1 to 10000",
                "retention policy weekly, keep_monthly: '99999999999' is not a whole number from 1 to 10000",
                "retention policy weekly, keep_yearly: '1.5' is not a whole number from 1 to 10000",
                "retention policy weekly, forever: 'yes' is not true or false",
            ],
            errors.Errors);
        Assert.Contains("has 9 mistakes", Assert.Throws<DbCalmException>(() => RetentionSettings.Read(Name, settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_does_not_hide_that_forever_goes_alone()
    {
        var errors = new ValidationErrors();
        RetentionSettings.Read(Name, new Dictionary<string, string> { ["forever"] = "true", ["keep_last"] = "x" }, errors);
        Assert.Equal(2, errors.Errors.Count);
    }

    [Fact]
    public void Nothing_is_refused() =>
        Assert.Contains("would delete everything", Assert.Throws<DbCalmException>(() => RetentionSettings.Read(Name, new Dictionary<string, string> { ["forever"] = "false" })).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_written_reads_back()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        for (int round = 0; round < 1_000; round++)
        {
            RetentionPolicy policy = random.Next(10) == 0
                ? new RetentionPolicy { Name = Name, Forever = true }
                : new RetentionPolicy
                {
                    Name = Name,
                    KeepWithin = random.Next(2) == 0 ? null : CalendarSpan.Parse($"{random.Next(1, 50)}y {random.Next(1, 50)}d"),
                    KeepLast = Count(),
                    KeepHourly = Count(),
                    KeepDaily = Count(),
                    KeepWeekly = Count(),
                    KeepMonthly = Count(),
                    KeepYearly = Count(),
                    MinChains = random.Next(1, 10_001),
                };
            Assert.True(RetentionSettings.Read(Name, RetentionSettings.Write(policy)) == policy, $"seed {Seed}, round {round}: {policy}");
        }

        int? Count() => random.Next(2) == 0 ? null : random.Next(1, 10_001);
    }

    [Fact]
    public void The_most_specific_policy_wins()
    {
        NamedPolicy copy = Named("copy"), repository = Named("repository"), schedule = Named("schedule"), instance = Named("instance");
        Assert.Equal(copy, PolicyChoice.Resolve(copy, repository, schedule, instance));
        Assert.Equal(repository, PolicyChoice.Resolve(null, repository, schedule, instance));
        Assert.Equal(schedule, PolicyChoice.Resolve(null, null, schedule, instance));
        Assert.Equal(instance, PolicyChoice.Resolve(null, null, null, instance));
        Assert.Null(PolicyChoice.Resolve(null, null, null, null));
        var gone = new NamedPolicy(new PolicyName("gone"), null);
        Assert.Equal(gone, PolicyChoice.Resolve(gone, repository, schedule, instance));

        static NamedPolicy Named(string name) => new(new PolicyName(name), new RetentionPolicy { Name = new PolicyName(name), Forever = true });
    }
}
