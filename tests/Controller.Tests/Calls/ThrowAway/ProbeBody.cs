namespace DbCalm.Controller.Tests.Calls.ThrowAway;

/// <summary>The body of the route, both ways.</summary>
internal sealed record ProbeBody(string? Note, string? Password);
