using DbCalm.Agent.Repositories;
using DbCalm.Agent.Storage.S3;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.S3.Tests;

/// <summary>What a day does to leftovers in a bucket; the bucket's own clock can't be turned, so the sweep's is.</summary>
[Collection(CephCollection.Name)]
public sealed class OrphanSweepTests(CephFixture fixture)
{
    private const string Whole = "db1/20260101T000000Z-00000001";
    private const string Orphan = "db1/20260101T000000Z-00000002";
    private const string Cut = "db1/20260101T000000Z-00000003";
    private const string InTheMaking = "db1/20260101T000000Z-00000004";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_day_old_job_left_goes_and_the_rest_stays()
    {
        Repository repository = fixture.Repository();
        (S3ObjectStore store, _) = CephFixture.Open(repository);
        await store.WriteAsync($"{Whole}/data", [1], Token);
        await store.WriteAsync($"{Whole}/manifest.json", [1], Token);
        await store.WriteAsync($"{Orphan}/data", [1], Token);
        await store.WriteAsync($"{InTheMaking}/data", [1], Token);
        foreach (string key in new[] { $"{Cut}/data", $"{InTheMaking}/manifest.json", "foreign.bin" })
        {
            string path = $"/{CephFixture.Bucket}/{repository.S3!.Prefix}{key}";
            await CephRequest.SendAsync(fixture.Ceph.Address, fixture.Ceph.Owner, HttpMethod.Post, path, "uploads", "", new Dictionary<string, string>(), Token);
        }

        string[] before = await NamesAsync(store);
        Assert.Empty(await SweepAsync(repository, store, TimeSpan.FromHours(23), dryRun: false));
        Assert.Equal([Orphan, $"{Cut}/data"], await SweepAsync(repository, store, TimeSpan.FromHours(25), dryRun: true));
        Assert.Equal(before, await NamesAsync(store));

        Assert.Equal([Orphan, $"{Cut}/data"], await SweepAsync(repository, store, TimeSpan.FromHours(25), dryRun: false));
        Assert.Equal(before.Except([$"{Orphan}/data", $"unfinished {Cut}/data"]), await NamesAsync(store));
        Assert.Empty(await SweepAsync(repository, store, TimeSpan.FromHours(25), dryRun: false));
    }

    private static async Task<string[]> SweepAsync(Repository repository, S3ObjectStore store, TimeSpan later, bool dryRun)
    {
        var spec = new CheckSpec { Repository = repository.Name.Value, Sweep = true, DryRun = dryRun, OrphanAge = Duration.FromTimeSpan(TimeSpan.FromDays(1)) };
        spec.InTheMaking.Add(InTheMaking.Split('/')[1]);
        var report = new CheckReport();
        var sweep = new OrphanSweep(spec, repository, store, TimeProvider.System.GetUtcNow() + later, report);
        await sweep.RunAsync(new RepositoryListing(await store.SurveyAsync("", Token), mayBePlain: false), Token);
        return [.. report.Swept];
    }

    private static async Task<string[]> NamesAsync(S3ObjectStore store)
    {
        StoreSurvey survey = await store.SurveyAsync("", Token);
        return [.. survey.Objects.Select(found => found.Key).Concat(survey.Unfinished.Select(found => $"unfinished {found.Key}")).Order(StringComparer.Ordinal)];
    }
}
