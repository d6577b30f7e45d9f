namespace DbCalm.Security.Targets;

/// <summary>A target of one class's storms, so that what they do to it is measured on nobody else.</summary>
public sealed class StormTarget : IAsyncLifetime
{
    internal Target Target { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Target = await Target.StartAsync();

    public ValueTask DisposeAsync() => Target.DisposeAsync();
}
