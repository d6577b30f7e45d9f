using Grpc.Core;

namespace DbCalm.Grpc.Interop.Client;

/// <summary>Fails a case whose outcome differs from the expected one.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"{what}: expected {expected}, got {actual}");
    }

    public static async Task<Status> FailureAsync(StatusCode expected, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException failure) when (failure.StatusCode == expected)
        {
            return failure.Status;
        }

        throw new InvalidOperationException($"the call succeeded; expected {expected}");
    }
}
