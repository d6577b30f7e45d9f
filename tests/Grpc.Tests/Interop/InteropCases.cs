using DbCalm.Grpc.Interop;

namespace DbCalm.Grpc.Tests.Interop;

/// <summary>The official cases, and what it means for a client to pass one.</summary>
internal static class InteropCases
{
    private static readonly TimeSpan CaseTimeout = TimeSpan.FromSeconds(90);

    public static TheoryData<string> All => [.. InteropClient.CaseNames];

    public static async Task ExpectPassAsync(ChildProcess client, string name, Func<string> serverOutput)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(CaseTimeout);
        var exitCode = await client.ExitCodeAsync(timeout.Token);

        Assert.True(exitCode == 0, $"exit code {exitCode}\nclient: {client.Output}\nserver: {serverOutput()}");
        Assert.Contains($"OK: {name}", client.Output, StringComparison.Ordinal);
    }
}
