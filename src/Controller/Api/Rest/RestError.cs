namespace DbCalm.Controller.Api.Rest;

/// <summary>The answer to every failed request: HTTP's words for the status, what went wrong, and the status again.</summary>
internal sealed record RestError(string Error, string Message, int Code);
