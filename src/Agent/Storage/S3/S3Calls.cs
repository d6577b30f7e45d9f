using Amazon.S3;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using Polly;
using Polly.Retry;

namespace DbCalm.Agent.Storage.S3;

/// <summary>Makes the calls on a bucket: each one is repeated while its failure is transient, and every failure is explained.</summary>
internal sealed class S3Calls
{
    private readonly StoreSession session;
    private readonly S3Errors errors;
    private readonly Lazy<IAmazonS3> client;
    private readonly ResiliencePipeline pipeline;

    public S3Calls(Repository repository, StoreSession session)
    {
        this.session = session;
        errors = new S3Errors(repository);
        // A secret that could not be read is looked for again at the next call.
        client = new Lazy<IAmazonS3>(() => S3Client.Open(repository), LazyThreadSafetyMode.PublicationOnly);
        pipeline = new ResiliencePipelineBuilder { TimeProvider = session.Time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Math.Max(1, session.Patience.Attempts - 1),
            ShouldHandle = arguments => ValueTask.FromResult(session.Patience.Attempts > 1 && arguments.Outcome.Exception is DbCalmException { Code: ErrorCode.Unavailable }),
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(DelayAfter(arguments.AttemptNumber + 1, arguments.Outcome.Exception)),
            OnRetry = arguments =>
            {
                session.OnRetry(new StoreRetry(arguments.Context.OperationKey ?? "", arguments.AttemptNumber + 1, arguments.Outcome.Exception!.Message, arguments.RetryDelay));
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>The result of <paramref name="call"/>, which may run several times.</summary>
    /// <param name="what">For messages, e.g. <c>write db1/x/data in s3://backups/</c>.</param>
    /// <param name="call">Uses the attempt's client and token, and tells it of progress.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<T> RunAsync<T>(string what, Func<S3Attempt, Task<T>> call, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(what, cancellationToken);
        try
        {
            return await pipeline.ExecuteAsync(async _ => await TryAsync(what, call, cancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<T> TryAsync<T>(string what, Func<S3Attempt, Task<T>> call, CancellationToken cancellationToken)
    {
        using var attempt = new S3Attempt(client, session, cancellationToken);
        try
        {
            return await call(attempt);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw errors.Explain(what, e, attempt);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private TimeSpan DelayAfter(int attempt, Exception? error)
    {
        TimeSpan delay = session.Patience.Backoff.AnyPartAfter(attempt, Random.Shared.NextDouble());
        TimeSpan asked = S3Errors.FindRetryAfter(error) ?? TimeSpan.Zero;
        return asked > delay ? TimeSpan.FromTicks(Math.Min(asked.Ticks, session.Patience.LongestAskedDelay.Ticks)) : delay;
    }
}
