import { Component, type ReactNode } from 'react'
import { Problem } from './States.tsx'

/** Keeps a panel that breaks from taking the page with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === undefined) return this.props.children
    return <Problem error={this.state.error} retry={() => this.setState({ error: undefined })} />
  }
}
