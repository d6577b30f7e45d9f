using DbCalm.Cli.Connection;
using DbCalm.Core.Errors;
using DbCalm.Core.Values;
using Grpc.Core;

namespace DbCalm.Cli.Waiting;

/// <summary>Asks again while the controller is away, with growing pauses, for two minutes after it was last heard.</summary>
internal sealed class Reconnection(TimeProvider clock, string jobId, Action<string> note)
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(2);
    private static readonly Backoff Backoff = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5));
    private DateTimeOffset? lostAt;
    private long failures;

    /// <summary>
    /// The answer of <paramref name="ask"/>. Throws an unavailable error that says how to pick the job up when the controller stays away.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                T answer = await ask();
                Connected();
                return answer;
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested && RpcFailure.IsPassing(e))
            {
                Lost(RpcFailure.Of(e));
            }

            await Task.Delay(Backoff.After(++failures), clock, cancellationToken);
        }
    }

    /// <summary>The controller was heard.</summary>
    public void Connected()
    {
        if (lostAt is not null)
        {
            note("connected again");
        }

        lostAt = null;
        failures = 0;
    }

    private void Lost(Failure failure)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (lostAt is null)
        {
            lostAt = now;
            note($"lost the controller ({failure.Message}); the job goes on, trying to connect again");
        }
        else if (now - lostAt >= GiveUpAfter)
        {
            throw new DbCalmException(
                ErrorCode.Unavailable,
                $"the controller did not come back while waiting for job {jobId}: {failure.Message}",
                $"the job goes on without it; when the controller is back: 'dbcalmctl jobs watch {jobId}'");
        }
    }
}
