using Grpc.Core;

namespace DbCalm.Cli.Commanding;

/// <summary>The terms that one page of a list is asked for on.</summary>
/// <param name="Size">The most items it may have.</param>
/// <param name="Token">The place to go on from; empty for the first page.</param>
/// <param name="Options">The terms of the call.</param>
internal sealed record PageTerms(uint Size, string Token, CallOptions Options);
