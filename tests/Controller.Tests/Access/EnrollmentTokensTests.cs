using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbCalm.Controller.Tests.Access;

public sealed class EnrollmentTokensTests : IAsyncLifetime
{
    private const string Address = "192.0.2.1";
    private TestStore store = null!;
    private EnrollmentTokens tokens = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync();
        tokens = new EnrollmentTokens(store.Database, new LoginThrottle(store.Time), new ControllerOptions(), store.Time, NullLogger<EnrollmentTokens>.Instance);
    }

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Of_many_who_use_a_token_at_once_one_gets_through()
    {
        IssuedToken issued = await tokens.CreateAsync(new HostName("h"), TimeSpan.Zero, TestContext.Current.CancellationToken);
        EnrollmentToken token = await tokens.CheckAsync(issued.Text, Address, TestContext.Current.CancellationToken);

        bool[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => TryBurnAsync(token))));

        Assert.Single(results, won => won);
    }

    [Fact]
    public async Task Unknown_wrong_used_and_expired_tokens_get_the_same_answer()
    {
        IssuedToken used = await tokens.CreateAsync(new HostName("h"), TimeSpan.Zero, TestContext.Current.CancellationToken);
        await TryBurnAsync(await tokens.CheckAsync(used.Text, Address, TestContext.Current.CancellationToken));
        IssuedToken expired = await tokens.CreateAsync(new HostName("h"), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        store.Time.Now += TimeSpan.FromMinutes(1);
        IssuedToken good = await tokens.CreateAsync(new HostName("h"), TimeSpan.Zero, TestContext.Current.CancellationToken);
        string[] texts = [used.Text, expired.Text, "", "nonsense", "a.b.c", good.Text.Split('.')[0] + ".wrong", good.Text + "x", new string('a', 10_000)];

        var answers = new HashSet<(ErrorCode, string, string)>();
        foreach (string text in texts)
        {
            DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => tokens.CheckAsync(text, Address, TestContext.Current.CancellationToken));
            answers.Add((e.Code, e.Message, e.Hint));
        }

        Assert.Single(answers);
        Assert.Equal("h", (await tokens.CheckAsync(good.Text, Address, TestContext.Current.CancellationToken)).HostName.Value);
    }

    [Fact]
    public async Task An_address_that_guesses_tokens_has_to_wait_and_others_do_not()
    {
        IssuedToken good = await tokens.CreateAsync(new HostName("h"), TimeSpan.Zero, TestContext.Current.CancellationToken);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(ErrorCode.Unauthenticated, (await Assert.ThrowsAsync<DbCalmException>(() => tokens.CheckAsync($"a.{i}", Address, TestContext.Current.CancellationToken))).Code);
        }

        Assert.Equal(ErrorCode.Throttled, (await Assert.ThrowsAsync<DbCalmException>(() => tokens.CheckAsync(good.Text, Address, TestContext.Current.CancellationToken))).Code);
        Assert.Equal("h", (await tokens.CheckAsync(good.Text, "192.0.2.2", TestContext.Current.CancellationToken)).HostName.Value);
        store.Time.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("h", (await tokens.CheckAsync(good.Text, Address, TestContext.Current.CancellationToken)).HostName.Value);
    }

    [Fact]
    public async Task Of_the_secret_only_a_hash_is_stored()
    {
        IssuedToken issued = await tokens.CreateAsync(new HostName("h"), TimeSpan.Zero, TestContext.Current.CancellationToken);

        string? row = await store.Database.ReadAsync(s => s.FindAsync<string>("SELECT id || host_name || secret_sha256 FROM enrollment_tokens"), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(issued.Text.Split('.')[1], row!, StringComparison.Ordinal);
        Assert.Equal("(token)", issued.ToString());
    }

    private async Task<bool> TryBurnAsync(EnrollmentToken token)
    {
        try
        {
            await store.Database.WriteAsync(s => tokens.BurnAsync(s, token), TestContext.Current.CancellationToken);
            return true;
        }
        catch (DbCalmException)
        {
            return false;
        }
    }
}
